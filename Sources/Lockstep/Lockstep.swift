/// What a strategy's author needs, in one import: rules, bars and backtests.
@_exported public import Rules
@_exported public import Series
@_exported public import Simulation
