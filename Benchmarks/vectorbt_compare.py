"""Holds the total returns of our sweep against vectorbt's, set by set.

Where two averages are equal to the cent, the last bit of a sum decides whether they cross; such sets
(`ties`) are counted apart. With stops the two engines have different rules, so both are also held
against a third, slow one that is written here and knows either's rules.

Prints: sets, sets that agree to 1e-9, sets without a tie, those of them that agree, and of these last
how many of ours and of vectorbt's agree with the third engine.
Usage: vectorbt_compare.py FILE LAST plain|stops OURS.csv
"""

import sys

import numba
import numpy
import pandas

import vectorbt_sweep


@numba.njit
def third_engine(signs, open_, high, low, close, stop, target, stops_in_entry_bar, exits_first):
    """The total return of one set; `signs` is the sign of fast less slow, from exact sums."""
    cash, shares, paid = 100_000.0, 0.0, 0.0
    for bar in range(1, len(open_)):
        rises = bar > 1 and signs[bar - 1] > 0 and signs[bar - 2] <= 0
        falls = bar > 1 and signs[bar - 1] < 0 and signs[bar - 2] >= 0
        price = numpy.nan
        isNew = False
        if shares == 0 and rises:
            paid = open_[bar]
            shares, cash = cash / (paid * 1.001), 0.0
            isNew = True
        elif shares > 0 and falls and exits_first:
            price = open_[bar]
        if shares > 0 and price != price and (stops_in_entry_bar or not isNew):
            below, above = paid * (1 - stop), paid * (1 + target)
            if low[bar] <= below:
                price = min(open_[bar], below)
            elif high[bar] >= above:
                price = max(open_[bar], above)
        if shares > 0 and falls and price != price and not isNew:
            price = open_[bar]
        if price == price:
            cash, shares = shares * price * 0.999, 0.0
    return (cash + shares * close[-1]) / 100_000 - 1


def signs_of(cents, fast, slow):
    sums = numpy.concatenate([numpy.zeros(1, numpy.int64), numpy.cumsum(cents)])
    signs = numpy.full(len(cents), numpy.nan)
    ends = numpy.arange(slow, len(cents) + 1)
    signs[slow - 1 :] = numpy.sign(
        (sums[ends] - sums[ends - fast]) * slow - (sums[ends] - sums[ends - slow]) * fast
    )
    return signs


def main():
    bars, last, rules = vectorbt_sweep.read(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    theirs = vectorbt_sweep.returns(bars, last, rules).to_numpy()
    ours = pandas.read_csv(sys.argv[4]).sort_values(["fast", "slow"])
    stop, target = (0.05, 0.1) if rules == "stops" else (2.0, numpy.inf)
    cents = numpy.rint(bars.close.to_numpy() * 100).astype(numpy.int64)
    prices = [bars[name].to_numpy(float) for name in ("open", "high", "low", "close")]
    columns = []
    for fast, slow in zip(ours["fast"].astype(int), ours["slow"].astype(int)):
        signs = signs_of(cents, fast, slow)
        lines = [third_engine(signs, *prices, stop, target, own, own) for own in (True, False)]
        columns.append(((signs == 0).any(), *lines))
    ties, by_our_rules, by_their_rules = (numpy.array(column) for column in zip(*columns))
    ours = ours["total-return"].to_numpy()
    near = lambda one, other: numpy.abs(one - other) <= 1e-9
    clear = ~ties
    print(
        len(ours), near(ours, theirs).sum(), clear.sum(), (near(ours, theirs) & clear).sum(),
        (near(ours, by_our_rules) & clear).sum(), (near(theirs, by_their_rules) & clear).sum(),
        sep="\t",
    )


main()
