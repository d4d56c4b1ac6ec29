/** Which room may look into which: [room, rooms it may import from beside itself]. */
const rooms = [
  ['harness/core', []],
  ['injectors', ['harness/core']],
  ['detectors', ['harness/core']],
  ['harness/system', ['harness/core', 'injectors']],
  ['harness/score', ['harness/core']],
  ['reports', ['harness/core']],
  ['scenarios', ['harness/core', 'injectors', 'detectors', 'harness/system']],
  ['harness/trial', ['harness/core', 'harness/system', 'injectors', 'detectors']],
  ['harness/live', ['harness/core', 'harness/system', 'harness/trial', 'harness/campaign', 'injectors', 'detectors']],
  ['harness/campaign', ['harness/core', 'harness/system', 'harness/score', 'harness/trial', 'injectors', 'detectors']],
];

const inside = (room) => `^${room}/`;
const ours = '^(harness|injectors|detectors|scenarios|reports|bench)/';

module.exports = {
  forbidden: [
    ...rooms.map(([room, others]) => ({
      name: `${room.replace('/', '-')}-looks-too-far`,
      comment: `${room} may import from ${[room, ...others].join(', ')} only`,
      severity: 'error',
      from: { path: inside(room) },
      to: { path: ours, pathNot: [room, ...others].map(inside) },
    })),
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'no-dev-dependency',
      severity: 'error',
      // The dashboard is built when files are generated, which only developers do.
      from: { path: ours, pathNot: ['^bench/', '^harness/cli/dashboard\\.ts$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
