"""Writes allocation.json: what scikit-learn, scipy and numpy make of seeded returns.

Run: python make_allocation.py (numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1).
"""
import json
import pathlib
import warnings

import numpy as np
from scipy.cluster.hierarchy import ClusterWarning, linkage
from scipy.optimize import minimize
from sklearn.covariance import LedoitWolf

# The paper gives the distances to linkage as if they were observations.
warnings.simplefilter("ignore", ClusterWarning)
random = np.random.default_rng(7)
# (dates, assets): long, short, and fewer dates than assets.
shapes = [(250, 12), (250, 12), (250, 5), (120, 8), (60, 12), (60, 3), (20, 12), (9, 12)]


def whole_returns(rows, assets):
    """Returns of a few common factors, as whole millionths, so that no digit is lost in the file."""
    factors = random.normal(0, 0.008, (rows, 3)) @ random.normal(0, 1, (3, assets))
    own = random.normal(0, 1, (rows, assets)) * random.uniform(0.004, 0.02, assets)
    return np.round((factors + own + random.normal(0.0005, 0.0005, assets)) * 1e6).astype(int)


def constant_correlation(returns):
    """Ledoit and Wolf (2003): the published sums, written as loops over pairs."""
    rows, count = returns.shape
    x = returns - returns.mean(0)
    s = x.T @ x / rows
    deviation = np.sqrt(np.diag(s))
    pairs = [(i, j) for i in range(count) for j in range(count) if i != j]
    mean = np.mean([s[i, j] / deviation[i] / deviation[j] for i, j in pairs])
    target = mean * np.outer(deviation, deviation)
    np.fill_diagonal(target, np.diag(s))
    pi = sum(np.mean((x[:, i] * x[:, j] - s[i, j]) ** 2) for i in range(count) for j in range(count))
    rho = sum(np.mean((x[:, i] ** 2 - s[i, i]) ** 2) for i in range(count))
    for i, j in pairs:
        own = np.mean((x[:, i] ** 2 - s[i, i]) * (x[:, i] * x[:, j] - s[i, j]))
        other = np.mean((x[:, j] ** 2 - s[j, j]) * (x[:, i] * x[:, j] - s[i, j]))
        rho += mean / 2 * (deviation[j] / deviation[i] * own + deviation[i] / deviation[j] * other)
    shrinkage = min(max((pi - rho) / ((s - target) ** 2).sum() / rows, 0), 1)
    return shrinkage, mean, shrinkage * target + (1 - shrinkage) * s


def exponentially_weighted(returns, decay):
    covariance = np.outer(returns[0], returns[0])
    for row in returns[1:]:
        covariance = decay * covariance + (1 - decay) * np.outer(row, row)
    return covariance


def mean_variance(covariance, means, aversion, cap):
    """SLSQP in units in which the variances are about 1, from two starts, the better one."""
    count = len(means)
    unit = np.diag(covariance).mean()
    q, c = covariance / unit, means / unit / aversion
    results = []
    for start in [np.full(count, 1 / count), random.dirichlet(np.ones(count))]:
        found = minimize(
            lambda w: w @ q @ w / 2 - c @ w, start, jac=lambda w: q @ w - c, method="SLSQP",
            bounds=[(0, cap)] * count, options={"ftol": 1e-16, "maxiter": 2000},
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like})
        results.append(found)
    best = min(results, key=lambda found: found.fun)
    return best.x


def risk_parity(covariance):
    """SLSQP on the convex form with the correlations."""
    count = len(covariance)
    deviation = np.sqrt(np.diag(covariance))
    c = covariance / np.outer(deviation, deviation)
    found = minimize(
        lambda x: x @ c @ x / 2 - np.log(x).mean(), np.full(count, 0.5),
        jac=lambda x: c @ x - 1 / x / count, method="SLSQP", bounds=[(1e-6, None)] * count,
        options={"ftol": 1e-15, "maxiter": 2000})
    weights = found.x / deviation
    return weights / weights.sum()


def hierarchical(covariance):
    deviation = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(deviation, deviation)
    count = len(covariance)
    tree = linkage(np.sqrt(np.maximum(0, (1 - correlation) / 2)), "single")

    def leaves(cluster):
        if cluster < count:
            return [int(cluster)]
        left, right = tree[int(cluster) - count, :2]
        return leaves(left) + leaves(right)

    def variance(cluster):
        part = covariance[np.ix_(cluster, cluster)]
        inverse = 1 / np.diag(part)
        inverse /= inverse.sum()
        return inverse @ part @ inverse

    order = leaves(2 * count - 2)
    weights = np.ones(count)
    waiting = [order]
    while waiting:
        cluster = waiting.pop()
        if len(cluster) < 2:
            continue
        left, right = cluster[: len(cluster) // 2], cluster[len(cluster) // 2 :]
        risks = variance(left), variance(right)
        weights[left] *= 1 - risks[0] / sum(risks)
        weights[right] *= risks[0] / sum(risks)
        waiting += [left, right]
    return order, tree[:, 2], weights


def case(rows, assets):
    millionths = whole_returns(rows, assets)
    returns = millionths * 1e-6
    shrunk = LedoitWolf().fit(returns)
    covariance = shrunk.covariance_
    shrinkage, mean, constant = constant_correlation(returns)
    order, distances, tree = hierarchical(covariance)
    means = returns.mean(0)
    return {
        "millionths": millionths.T.tolist(),
        "sample": np.cov(returns, rowvar=False).ravel().tolist(),
        "weighted": exponentially_weighted(returns, 0.94).ravel().tolist(),
        "identityShrinkage": float(shrunk.shrinkage_),
        "identity": covariance.ravel().tolist(),
        "constantShrinkage": float(shrinkage),
        "meanCorrelation": float(mean),
        "constant": constant.ravel().tolist(),
        "minimumVariance": mean_variance(covariance, 0 * means, 1, 1).tolist(),
        "cappedMinimumVariance": mean_variance(covariance, 0 * means, 1, 0.4).tolist(),
        "cappedMeanVariance": mean_variance(covariance, means, 5, 0.4).tolist(),
        "riskParity": risk_parity(covariance).tolist(),
        "treeOrder": order,
        "treeDistances": distances.tolist(),
        "hierarchical": tree.tolist(),
    }


def paper():
    """The simulated assets of the paper on hierarchical risk parity, and its printed weights.

    The paper drew its columns by Python 2's random.randint, which is int(random() * n).
    """
    import random as python_random

    np.random.seed(12345)
    python_random.seed(12345)
    own = np.random.normal(0, 1, (10000, 5))
    columns = [int(python_random.random() * 5) for _ in range(5)]
    both = np.append(own, own[:, columns] + np.random.normal(0, 0.25, (10000, 5)), axis=1)
    return {
        "covariance": np.cov(both, rowvar=False).ravel().tolist(),
        "percent": [7.00, 7.59, 10.84, 19.03, 9.72, 10.19, 6.62, 9.10, 7.12, 12.79],
        "inverseVariancePercent": [10.36, 10.28, 10.36, 10.25, 10.31, 9.74, 9.80, 9.65, 9.64, 9.61],
    }


cases = [case(*shape) for shape in shapes]
text = json.dumps({"cases": cases, "paper": paper()}, separators=(",", ":"))
pathlib.Path(__file__).with_name("allocation.json").write_text(text + "\n")
