import Records
import Research
import Rules
import Series

/// `verify`: runs a logged run again and compares bytes.
enum VerifyCommand {
  static let json = OutputOptions.json

  static let command = Command(
    "verify", "Runs a logged run again and compares every number.",
    discussion: """
      Data, rules, settings and result each have a fingerprint in the log. The run is equal if all \
      four are what they were. Threads and tile may be chosen freely: results do not depend on \
      them. Exit code 1 if anything differs.
      """,
    arguments: [RunLog.run, json] + RunOptions.computing,
    examples: [
      Example("verify 3", "Makes run 3 again, to the last bit."),
      Example("verify last --threads 1 --tile 7", "The same numbers, however the work is cut."),
    ]
  ) { arguments, context in
    let logged = try RunLog.existing(context).run(arguments[RunLog.run])
    let job = try RunJob(logged, layout: RunOptions.layout(arguments), context)
    let rows = try compare(logged, job, context)
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(logged.number)), "equal": .bool(rows.allSatisfy(\.isEqual)),
        "fingerprints": .array(rows.map(\.json)),
      ]
      context.console.print(result.pretty)
    } else {
      show(rows, on: context.console)
    }
    let different = rows.filter { !$0.isEqual }.map(\.name)
    guard different.isEmpty else {
      throw JobFailure(
        "run \(logged.number) differs in \(different.joined(separator: ", ")); make a new run")
    }
    if !arguments[json] {
      context.console.print("Run \(logged.number) gives the same numbers, to the last bit.")
    }
  }

  private struct Row {
    let name: String
    let logged: Fingerprint
    /// Nil where it could not be found out, because an earlier one differs.
    let now: Fingerprint?

    var isEqual: Bool { logged == now }

    var json: JSON {
      [
        "what": .text(name), "logged": .text(logged.hex), "now": now.map { .text($0.hex) } ?? .null,
        "equal": .bool(isEqual),
      ]
    }
  }

  private static func compare(
    _ logged: LoggedRun, _ job: RunJob, _ context: Context
  ) throws -> [Row] {
    var rows = zip(job.bars, logged.data).map {
      Row(name: "data of \($0.symbol)", logged: $1, now: $0.fingerprint)
    }
    rows.append(Row(name: "rules", logged: logged.rules, now: job.strategy.fingerprint))
    rows.append(Row(name: "settings", logged: logged.settings, now: try job.spec.fingerprint()))
    let isSame = rows.allSatisfy(\.isEqual)
    let now = isSame ? try job.again(logged, context).resultFingerprint : nil
    return rows + [Row(name: "result", logged: logged.result, now: now)]
  }

  private static func show(_ rows: [Row], on console: Console) {
    var table = TextTable([
      .words("what"), .words("in the log"), .words("now"), .words("verdict"),
    ])
    for row in rows {
      table.add([
        TextTable.Cell(row.name), TextTable.Cell(row.logged.short),
        TextTable.Cell(row.now?.short ?? "not run"),
        TextTable.Cell(
          row.isEqual ? "equal" : row.now == nil ? "" : "differs", row.isEqual ? .good : .bad),
      ])
    }
    console.print(table)
  }
}
