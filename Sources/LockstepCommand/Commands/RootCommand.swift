/// The tree of all commands.
package func rootCommand(named name: String) -> Command {
  Command(
    name, "A vectorized backtesting and research workbench.",
    discussion: """
      From market data to a paper account with the same rules throughout: import data, sweep a \
      strategy over its parameters, validate it out of sample, read the report, pass the gate, \
      promote, trade on paper.
      """,
    subcommands: [
      DemoCommand.command, DataCommand.command, StrategiesCommand.command, StrategyCommand.command,
      IndicatorsCommand.command, ComputeCommand.command, NewCommand.command, CheckCommand.command,
      BacktestCommand.command, OrdersCommand.command, ReplayCommand.command,
      SweepCommand.command, WalkForwardCommand.command, CrossValidateCommand.command,
      RunsCommand.command, LedgerCommand.command, ExplainCommand.command,
      VerifyCommand.command, ReportCommand.command, CurvesCommand.command,
      ValidateCommand.command,
      GateCommand.command, PromoteCommand.command,
      VenueCommand.command, PaperCommand.command,
    ])
}
