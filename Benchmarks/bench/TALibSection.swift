/// The table of TA-Lib's functions.
struct TALibSection {
  let figures: Figures

  var text: String {
    let functions = figures.functions.sorted { $0.name < $1.name }
    return """
      ## TA-Lib's functions

      Every function with its defaults on one column of a million bars, on one core: our milliseconds, written into memory that
      is there, and *ratio*, our time over that of TA-Lib's C function called directly (below 1 ours is faster); the best of
      some runs on either side. *Grid* is how many times longer TA-Lib takes for 64 calls, windows 2 to 65, than our machine for the 64
      at once, shared out among the cores as every sweep is; the values stay in its tiles, where a sweep reads them.

      \(summary(functions))

      \(table(functions))
      """
  }

  private func summary(_ functions: [FunctionFigure]) -> String {
    let ratios = functions.compactMap(\.ratio)
    let gains = functions.compactMap(\.gridGain)
    guard let median = ratios.median, let gain = gains.median else {
      return "TA-Lib was not there."
    }
    let slow = functions.filter { ($0.ratio ?? 0) > 2 }.sorted { ($0.ratio ?? 0) > ($1.ratio ?? 0) }
    let small = functions.filter { ($0.gridGain ?? 9) < 5 }
    let different = functions.filter { !$0.isEqual }.map { "`\($0.name)`" }
    let slower = slow.map { "`\($0.name)` (\(short($0.ratio ?? 0)))" }
    let smaller = small.map { "`\($0.name)` (\(short($0.gridGain ?? 0)))" }
    return """
      \(functions.count) functions, median ratio \(short(median)), median grid \(short(gain)). \
      Ours is faster for \(ratios.filter { $0 <= 1 }.count).

      - More than twice as slow as TA-Lib: \(list(slower)).
      - Grids of less than 5: \(list(smaller)).
      - Last rows of the million that differ by more than 1e-6: \(list(different)).
      """
  }

  private func list(_ words: [String]) -> String {
    words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  /// Three functions a row.
  private func table(_ functions: [FunctionFigure]) -> String {
    let columns = 3
    let height = (functions.count + columns - 1) / columns
    let rows = (0..<height).map { row in
      (0..<columns).flatMap { column -> [String] in
        let index = column * height + row
        guard index < functions.count else { return ["", "", "", ""] }
        let function = functions[index]
        return [
          function.name, short(function.ours * 1000), function.ratio.map { short($0) } ?? "–",
          function.gridGain.map { short($0) } ?? "–",
        ]
      }
    }
    let header = (0..<columns).flatMap { _ in ["function", "ms", "ratio", "grid"] }
    return markdown(header, rows)
  }
}
