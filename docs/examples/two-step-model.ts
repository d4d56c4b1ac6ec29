import type { UserModel } from 'driftdrill';

/** A rule before a logistic model, as many fraud systems have it: amounts above a cap are turned down at once. */
export const model: UserModel = {
  task: 'binary',
  create(params, shape) {
    const cap = Number(params.cap ?? 500);
    const amount = shape.features.findIndex(({ name }) => name === 'amount');
    const channel = shape.features.findIndex(({ name }) => name === 'channel');
    const phone = shape.features[channel].categories.indexOf('phone');
    return {
      predict({ n, features, score, prediction }) {
        for (let i = 0; i < n; i++) {
          const eta = 0.02 * features[amount][i] + (features[channel][i] === phone ? 1.5 : 0) - 3;
          score[i] = features[amount][i] > cap ? 1 : 1 / (1 + Math.exp(-eta));
          prediction[i] = score[i] >= 0.5 ? 1 : 0;
        }
      },
    };
  },
};
