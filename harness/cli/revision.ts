import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { DriftdrillError } from '../core/errors.js';

/** The files of one git revision, in a temporary folder. */
export interface Revision {
  /** Commit that the name stands for. */
  readonly commit: string;
  /** The path at which a file of the working tree stands in the revision; null where it isn't there. */
  pathOf(file: string): string | null;
  /** Temporary folder, for error texts. */
  readonly folder: string;
}

/** Checks revisions out beside the working tree, which stays as it is, and cleans them up. */
export class Revisions {
  private readonly trees = new Map<string, Revision>();
  private readonly folders: string[] = [];
  private readonly onExit = (): void => this.close();

  constructor(private readonly name: string) {
    process.on('exit', this.onExit);
  }

  /** The revision's files, of the repository in which a file lies. @throws DriftdrillError (exit 2) */
  of(file: string): Revision {
    const place = realpathSync(file);
    const home = git(dirname(place), ['rev-parse', '--show-toplevel'], () =>
      usage(
        'no-repository',
        `${file} lies in no git repository`,
        '--against compares with a revision of its repository',
      ),
    );
    const root = realpathSync(home);
    const known = this.trees.get(root);
    if (known !== undefined) return known;
    const revision = this.checkOut(root);
    this.trees.set(root, revision);
    return revision;
  }

  close(): void {
    process.off('exit', this.onExit);
    for (const folder of this.folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  }

  private checkOut(root: string): Revision {
    const unknown = (): DriftdrillError =>
      usage(
        'unknown-revision',
        `there is no revision '${this.name}' in ${root}`,
        'git fetch it first; in CI check out with the whole history (actions/checkout with fetch-depth: 0)',
      );
    if (this.name.startsWith('-')) throw unknown();
    const commit = git(root, ['rev-parse', '--verify', '--quiet', `${this.name}^{commit}`], unknown);
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'driftdrill-revision-'));
    this.folders.push(folder);
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const failed = (stderr: string): DriftdrillError =>
      usage('no-checkout', `${this.name} can't be checked out: ${stderr.trim()}`, 'git status may say more');
    git(root, ['read-tree', commit], failed, env);
    git(root, ['checkout-index', '--all', '--quiet', `--prefix=${tree}${sep}`], failed, env);
    return {
      commit,
      folder: tree,
      pathOf: (file) => {
        const path = relative(root, realpathSync(file));
        linkModules(root, tree, dirname(path));
        const there = join(tree, path);
        return existsSync(there) && statSync(there).isFile() ? there : null;
      },
    };
  }
}

/** Packages aren't in the revision: the user's own modules find those that are installed now. */
function linkModules(root: string, tree: string, folder: string): void {
  for (let place = folder; ; place = dirname(place)) {
    const [installed, link] = [join(root, place, 'node_modules'), join(tree, place, 'node_modules')];
    if (existsSync(installed) && existsSync(dirname(link)) && !existsSync(link)) symlinkSync(installed, link, 'dir');
    if (place === '.' || place === '') return;
  }
}

function git(
  folder: string,
  args: readonly string[],
  failed: (stderr: string) => DriftdrillError,
  env: Record<string, string> = {},
): string {
  const { status, stdout, stderr, error } = spawnSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, ...env },
  });
  if (error !== undefined)
    throw usage('no-git', `git does not run: ${error.message}`, 'install git, or use --baseline FILE');
  if (status !== 0) throw failed(stderr);
  return stdout.replace(/\r?\n$/, '');
}

function usage(code: string, message: string, hint: string): DriftdrillError {
  return new DriftdrillError(code, message, { hint });
}
