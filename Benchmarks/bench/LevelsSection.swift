import Foundation

/// The section on instruction sets, which `make bench-levels` writes and `make bench` leaves as it is.
struct LevelsSection {
  let text: String

  private static let start = "## Instruction sets"

  /// Takes the section from a page; a first page gets an empty one.
  init(in page: String) {
    if let range = page.range(of: Self.start) {
      text = page[range.lowerBound...].trimmingCharacters(in: .newlines)
    } else {
      text = Self.text(table: "Not measured yet: `make bench-levels`.")
    }
  }

  /// Writes the section into a page anew.
  ///
  /// Arguments: PAGE FIGURES, a line a level: name, and the seconds
  /// of the sweep, of the sweep with stops and the bars a second of one backtest.
  static func write(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw Problem("bench levels: PAGE FIGURES") }
    let page = try String(contentsOfFile: arguments[0], encoding: .utf8)
    let rows = try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n")
      .map { line -> [String] in
        let fields = line.split(separator: "\t").map(String.init)
        guard fields.count == 4, let rate = Double(fields[3]) else {
          throw Problem("\(arguments[1]): \(line): four fields are wanted")
        }
        return [
          fields[0], duration(Double(fields[1])), duration(Double(fields[2])),
          short(rate / 1e6) + " M bars/s",
        ]
      }
    let table = markdown(["built for", "sweep", "with stop and target", "one backtest"], rows)
    let before = page.range(of: start).map { String(page[..<$0.lowerBound]) } ?? page + "\n"
    try (before + text(table: table) + "\n").write(
      toFile: arguments[0], atomically: true, encoding: .utf8)
  }

  private static func text(table: String) -> String {
    """
    \(start)

    The same sweeps and backtest, built for each level of x86-64 and for the machine at hand (`make bench-levels`); results are
    the same bits at every level.

    \(table)

    On 64-bit ARM `make build` passes `-mcpu=native`. Nothing in the sources is particular to x86: lanes are Swift's `SIMD8`,
    masks are clang's vector extensions, and the C header passes clang's syntax check for `aarch64-linux-gnu`. It has not been
    run there.
    """
  }
}
