import Numerics

/// A regression across the symbols at one bar.
enum CrossRegression {
  /// Loads the library that solves, while there is still someone to be told that it is missing.
  static func load() throws(RulesError) {
    do { try LeastSquares.load() } catch { throw .missingLibrary(error.description) }
  }

  /// What a regression of the values on factors and a constant leaves for one of `symbols` symbols.
  ///
  /// `numbers` holds the values of all symbols, then those of each factor. Symbols without all of them
  /// take no part. NaN with fewer than two symbols more than coefficients.
  static func residual(
    of own: Int, _ numbers: UnsafeMutablePointer<Double>, symbols: Int, factors: Int
  ) -> Double {
    let known = (0..<symbols).filter { symbol in
      (0...factors).allSatisfy { numbers[$0 * symbols + symbol].isFinite }
    }
    guard let place = known.firstIndex(of: own), known.count > factors + 1 else { return .nan }
    var design = [Double](repeating: 1, count: known.count)
    for factor in 1..<(factors + 1) { design += known.map { numbers[factor * symbols + $0] } }
    // Nothing is thrown here: the kernel was made once the library had been loaded.
    let solution = try? LeastSquares.solve(
      design: design, columns: factors + 1, values: known.map { numbers[$0] })
    return solution?.residuals[place] ?? .nan
  }
}
