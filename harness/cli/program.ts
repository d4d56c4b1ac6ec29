import { availableParallelism } from 'node:os';
import { Argument, Command, Option } from 'commander';
import { suggest } from '../../scenarios/nearest.js';
import { version } from '../campaign/version.js';
import { DriftdrillError, type ExitCode } from '../core/errors.js';
import { type Listable, listable } from './catalogue.js';
import { type CheckFlags, check } from './commands/check.js';
import { doctor } from './commands/doctor.js';
import { explain } from './commands/explain.js';
import { init } from './commands/init.js';
import { installParts } from './commands/install-part.js';
import { list } from './commands/list.js';
import { type MergeFlags, merge } from './commands/merge.js';
import { type PlanFlags, plan } from './commands/plan.js';
import { report } from './commands/report.js';
import { type RunFlags, run } from './commands/run.js';
import { score } from './commands/score.js';
import type { ServeFlags } from './commands/serve.js';
import { validate } from './commands/validate.js';
import { type WorkerFlags, worker } from './commands/worker.js';
import { assignment, commaList, integer, oneOf, part, speed, time } from './flags.js';
import { laterCommands, notThereYet } from './later.js';

import { createOutput, type Output } from './output.js';
import { controlFlag, durationFlag, presetFlag, type ScoreFlags } from './score/flags.js';

interface CommonFlags {
  quiet?: boolean;
  color?: boolean;
}

/** Flags of `run` that `check` has of its own, or has no use for. */
const notOfCheck = ['quiet', 'color', 'live', 'speed', 'brokers', 'topicPrefix', 'intake', 'slackPattern', 'metrics'];

function unknownCommand(name: string, program: Command): DriftdrillError {
  const names = program.commands.map((command) => command.name());
  return new DriftdrillError('unknown-command', `there is no command '${name}'`, {
    hint: suggest(name, names, 'commands'),
  });
}

/** Refuses what is no command, also where help is asked for. @throws DriftdrillError with the nearest name */
export function checkCommand(program: Command, argv: readonly string[]): void {
  const [, , name] = argv;
  if (name === undefined || name.startsWith('-')) return;
  if (!program.commands.some((command) => command.name() === name)) throw unknownCommand(name, program);
}

/** The command line; `finish` gets the exit code of the command that ran. */
export function createProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('driftdrill')
    .description('Fire drills for ML monitoring: break something on purpose and measure whether the alarms go off.')
    .version(version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'this help')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(driftdrill --help shows commands and flags)')
    .exitOverride();

  const common = (command: Command) =>
    command
      .option('--quiet', 'no progress and no terminal report; errors are still shown')
      .option('--no-color', 'no colours');
  const does = (command: Command, action: (output: Output, args: never[]) => Promise<ExitCode>) =>
    common(command).action(async (...args: unknown[]) => {
      const flags = command.opts<CommonFlags>();
      finish(await action(createOutput(flags), args as never[]));
    });

  const runCommand = program
    .command('run')
    .description('run scenarios and score their detection')
    .argument('<paths...>', 'scenario files, or folders of them')
    .option('--trials <n>', 'trials of each scenario, instead of the number in the file', integer(1, 1_000_000))
    .option(
      '--seed <n>',
      'seed, instead of the one in the file',
      integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    )
    .option(
      '--set <path=value>',
      'overrides one value of the file, such as faults.lag.scope.share=10%; repeatable',
      assignment,
      [],
    )
    .option('--workers <n>', 'worker threads', integer(1, 256), availableParallelism())
    .option('--reporter <names>', 'reporters, separated by commas (driftdrill list reporters)', commaList)
    .option('--json <file>', 'write the scorecard there; - for standard output')
    .option('--out <dir>', 'keep the run there: scorecard, reports, alerts, sample')
    .option('--shard <i/n>', 'run the i-th of n parts of the trials, for `driftdrill merge`', part)
    .option('--resume <dir>', 'go on with an interrupted run')
    .option('--queue <url>', 'give the trials to every `driftdrill worker` on that Redis, instead of threads here')
    .option('--no-fork', 'simulate every branch from its start instead of sharing the part before onset')
    .option('--no-early-stop', 'run every branch of a sweep to its end')
    .option('--live', 'over Kafka, on the wall clock: docs/live.md')
    .option('--speed <factor>', 'live: simulated seconds a second, or max', speed)
    .option(
      '--brokers <addresses>',
      'live: Kafka brokers, host:port with commas (default: KAFKA_BROKERS, else one is started)',
      commaList,
    )
    .option('--topic-prefix <name>', "live: prefix of the topics' names")
    .option('--intake <port>', 'live: take alerts of your own monitors on that port', integer(0, 65_535))
    .option('--slack-pattern <regex>', 'live: finds the alert in Slack messages: (?<alert>…), (?<status>…)')
    .option(
      '--metrics <port>',
      'serve progress, latest scores and, live, the system to Prometheus on that port',
      integer(0, 65_535),
    );
  does(runCommand, (output, [paths]) => {
    const options = runCommand.opts<RunFlags & CommonFlags>();
    return run(paths, options, output);
  });

  const planCommand = program
    .command('plan')
    .description('what a run takes, what its gates need, and what cannot fire, before it runs')
    .argument('<paths...>', 'scenario files, or folders of them');
  for (const option of runCommand.options)
    if (['trials', 'seed', 'set', 'workers', 'earlyStop'].includes(option.attributeName()))
      planCommand.addOption(option);
  planCommand.option('--json', 'as JSON', false);
  does(planCommand, (output, [paths]) => plan(paths, planCommand.opts<PlanFlags>(), output));

  const checkCommand = program
    .command('check')
    .description('compare detection with a committed baseline or a git revision, on the same seeds')
    .argument('<paths...>', 'scenario files, or folders of them')
    .option('--baseline <file>', 'the committed baseline to compare with')
    .option('--against <revision>', 'compare with the scenarios as they are in that git revision')
    .option('--update-baseline', 'write the baseline anew and say what moved', false);
  for (const option of runCommand.options)
    if (!notOfCheck.includes(option.attributeName())) checkCommand.addOption(option);
  does(checkCommand, (output, [paths]) => {
    const options = checkCommand.opts<RunFlags & CommonFlags & CheckFlags>();
    for (const name of ['shard', 'resume'] as const)
      if (options[name] !== undefined)
        throw new DriftdrillError('usage', `check takes no --${name}: it adds seeds until it can tell`, {
          hint: `--${name} belongs to driftdrill run`,
        });
    return check(paths, options, output);
  });
  const mergeCommand = program
    .command('merge')
    .description('join the parts of a campaign that ran with --shard')
    .argument('<dirs...>', 'folders of the parts')
    .option('--reporter <names>', 'reporters, separated by commas (driftdrill list reporters)', commaList)
    .option('--json <file>', 'write the scorecard there; - for standard output')
    .option('--out <dir>', 'keep the joined run there');
  does(mergeCommand, (output, [folders]) => merge(folders, mergeCommand.opts<MergeFlags>(), output));

  const validateCommand = program
    .command('validate')
    .description('every error and warning of scenario files, with line and column')
    .argument('<paths...>', 'scenario files, or folders of them')
    .option('--set <path=value>', 'overrides one value of the file; repeatable', assignment, []);
  does(validateCommand, (output, [paths]) => validate(paths, validateCommand.opts<{ set: string[] }>(), output));

  const listCommand = program
    .command('list')
    .description('what there is to use')
    .addArgument(new Argument('<what>', 'what to list').choices(listable).argParser(oneOf(listable)))
    .option('--json', 'as JSON', false);
  does(listCommand, (output, [what]) => list(what as Listable, listCommand.opts<{ json: boolean }>(), output));

  const explainCommand = program
    .command('explain')
    .description('parameters with units and defaults, what it does, where it comes from')
    .argument('<name>', 'an injector, a detector, a preset, a model or a monitor')
    .option('--json', 'as JSON', false);
  does(explainCommand, (output, [name]) => explain(name, explainCommand.opts<{ json: boolean }>(), output));

  const reportCommand = program
    .command('report')
    .description('rebuild every report from a saved run')
    .argument('<dir>', 'folder given to `run --out`');
  does(reportCommand, (output, [folder]) => report(folder, output));

  const scoreCommand = program
    .command('score')
    .description(
      'one sentence from one recorded log: would a rule have caught the incident, when, with what false alarms',
    )
    .argument('<log>', 'CSV file of requests in the order in which they came, plain or gzipped')
    .requiredOption('--time <column>', 'column of the time')
    .requiredOption('--incident <time>', 'when the incident began: a date, or a number as in the time column')
    .addOption(
      new Option('--time-unit <unit>', 'unit of times that are numbers').choices([
        'ns',
        'us',
        'ms',
        's',
        'm',
        'h',
        'd',
      ]),
    )
    .option('--timezone <zone>', 'time zone of --align and of the answer; default UTC')
    .option(
      '--preset <name[:window]>',
      'the rule, with the length of its windows; repeatable (default psi-0.2:7d; driftdrill list presets)',
      presetFlag,
    )
    .option('--align <when>', 'begin windows on a weekday (monday), at a time of day (06:00), or both')
    .option('--signal <name>', "what the rule looks at, instead of the preset's own, such as feature.* or score")
    .option('--key <column>', 'column of the request id')
    .option('--labels <file>', 'CSV file of labels, joined by --key')
    .option('--label <column>', 'column of the label, in --labels or in the log')
    .option('--label-delay <duration>', 'time from request to label', durationFlag)
    .option('--score <column>', 'column of the score that the model gave')
    .option('--prediction <column>', 'column of what the model decided')
    .option('--ignore <columns>', 'columns that are no features, separated by commas', commaList)
    .option('--reference <file>', 'CSV file to compare with; without it the first part of the log')
    .option(
      '--warmup <duration>',
      'length of that first part; default a third of the time before the incident',
      durationFlag,
    )
    .option(
      '--within <duration>',
      'later than this after the incident is too late; default the rest of the log',
      durationFlag,
    )
    .option(
      '--control <block:exposure>',
      'resample fault-free exposure in blocks from before it, such as 7d:5y',
      controlFlag,
    )
    .option('--seed <n>', 'seed of the resampling', integer(0, Number.MAX_SAFE_INTEGER))
    .option('--workers <n>', 'worker threads', integer(1, 256), availableParallelism())
    .option('--print-scenario', 'print the scenario that this is, and stop', false)
    .option('--reporter <names>', 'reporters, separated by commas (driftdrill list reporters)', commaList)
    .option('--json <file>', 'write the scorecard there; - for standard output')
    .option('--out <dir>', 'keep the run there: scorecard, reports, alerts, sample');
  does(scoreCommand, (output, [log]) => {
    const { preset = [{ kind: 'psi-0.2', window: '7d' }], ...flags } = scoreCommand.opts<ScoreFlags>();
    return score(log, { ...flags, preset }, output);
  });

  const initCommand = program
    .command('init')
    .description('write a first scenario that passes its own gates, runbooks and a CI workflow')
    .argument('[dir]', 'folder to write to', '.');
  does(initCommand, (output, [folder]) => init(folder, output));

  const workerCommand = program
    .command('worker')
    .description('run trials of every campaign on a Redis, until told to stop')
    .requiredOption('--queue <url>', 'the Redis, such as redis://localhost:6379')
    .option('--concurrency <n>', 'trials at once, a thread each', integer(1, 256), availableParallelism())
    .option('--until-idle <duration>', 'end after so long without a campaign, such as 30s', time);
  does(workerCommand, (output) => worker(workerCommand.opts<WorkerFlags>(), output));

  const doctorCommand = program
    .command('doctor')
    .description('which real parts are here, and how to get the others')
    .option('--install <names>', 'install parts into the cache folder, separated by commas', commaList)
    .option('--rollback', 'undo what live runs left done to real parts because they were killed', false)
    .option('--json', 'as JSON', false);
  does(doctorCommand, async (output) => {
    const { install, json, rollback } = doctorCommand.opts<{ install?: string[]; json: boolean; rollback: boolean }>();
    if (rollback) return (await import('./commands/rollback.js')).rollback(output);
    return install === undefined ? doctor({ json }, output) : installParts(install, output);
  });

  const serveCommand = program
    .command('serve')
    .description("the scenario's model over HTTP, by the Open Inference Protocol: docs/live.md")
    .argument('<file>', 'scenario file')
    .option('--port <n>', 'port to listen on; 0 for a free one', integer(0, 65_535), 8080)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--log <file>', 'keep requests and answers there: .jsonl, .csv or .parquet')
    .option('--alerts <file>', 'take alerts by POST /alerts too, and keep them there as JSON lines')
    .option('--slack-pattern <regex>', 'finds the alert in Slack messages: (?<alert>…), (?<status>…), (?<segment>…)')
    .option('--set <path=value>', 'overrides one value of the file; repeatable', assignment, []);
  does(serveCommand, async (output, [file]) => {
    const { serve } = await import('./commands/serve.js');
    return serve(file, serveCommand.opts<ServeFlags>(), output);
  });

  for (const { usage, summary } of laterCommands) {
    const command = program
      .command(usage)
      .description(`${summary} (not there yet)`)
      .allowUnknownOption()
      .allowExcessArguments();
    does(command, () => {
      throw notThereYet(`driftdrill ${command.name()}`);
    });
  }
  program.action((_flags, command: Command) => {
    command.outputHelp();
    finish(0);
  });
  return program;
}
