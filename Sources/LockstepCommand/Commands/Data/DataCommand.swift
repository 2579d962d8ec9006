/// `data`: everything about the store of bars.
enum DataCommand {
  static let command = Command(
    "data", "Makes, imports, lists and checks market data.",
    subcommands: [
      DataImportCommand.command, DataListCommand.command, DataCheckCommand.command,
      DataSynthCommand.command,
    ])
}
