"""Writes bca.json: BCa intervals of scipy 1.17.1 (scipy.stats.bootstrap) with the draws that they were made of.

Run: python make_bca.py > bca.json
"""

import json

import numpy as np
from scipy import stats


def sharpe(values, axis=-1):
    """Mean over sample deviation."""
    return np.mean(values, axis=axis) / np.std(values, axis=axis, ddof=1)


def case(name, statistic, sample, seed):
    found = stats.bootstrap(
        (sample,), statistic, n_resamples=499, method="BCa", confidence_level=0.9,
        rng=np.random.default_rng(seed), vectorized=True)
    left = [float(statistic(np.delete(sample, row))) for row in range(len(sample))]
    return {
        "name": name, "sample": sample.tolist(), "estimate": float(statistic(sample)),
        "draws": found.bootstrap_distribution.tolist(), "left_out": left,
        "low": float(found.confidence_interval.low), "high": float(found.confidence_interval.high),
    }


random = np.random.default_rng(2026)
skewed = 0.01 * (random.exponential(size=40) - 0.8)
heavy = 0.01 * random.standard_t(4, size=60) + 0.002
print(json.dumps([
    case("mean", np.mean, skewed, 1),
    case("sharpe", sharpe, heavy, 2),
]))
