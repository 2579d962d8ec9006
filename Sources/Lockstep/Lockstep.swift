/// What a strategy's author needs, in one import: rules, bars, frames and backtests.
@_exported public import Frames
@_exported public import Rules
@_exported public import Series
@_exported public import Simulation
