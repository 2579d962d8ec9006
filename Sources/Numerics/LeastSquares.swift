import Glibc

/// Linear least squares.
public enum LeastSquares {
  /// The coefficients that make `design` times them nearest to `values`, and the residuals.
  ///
  /// `design` holds `columns` columns of as many rows as `values`, one column behind the other. Columns
  /// that depend on others get the smallest coefficients that do.
  ///
  /// - Returns: nil without rows or columns, or where a number is not finite.
  /// - Complexity: O(rows × columns²), by a QR factorisation with column pivots (LAPACK `dgelsy`).
  public static func solve(
    design: [Double], columns: Int, values: [Double]
  ) -> (coefficients: [Double], residuals: [Double])? {
    let rows = values.count
    guard rows > 0, columns > 0, design.count == rows * columns,
      design.allSatisfy(\.isFinite), values.allSatisfy(\.isFinite)
    else { return nil }
    var matrix = design
    var solution = values + [Double](repeating: 0, count: max(columns - rows, 0))
    guard OpenBLAS.dgelsy(&matrix, rows: rows, columns: columns, &solution) else { return nil }
    let coefficients = Array(solution.prefix(columns))
    var residuals = values
    for column in 0..<columns {
      for row in 0..<rows { residuals[row] -= design[column * rows + row] * coefficients[column] }
    }
    return (coefficients, residuals)
  }
}

/// OpenBLAS, loaded at the first call.
///
/// Half of all symbols that the program's start would look up are OpenBLAS's, and few commands need any.
private enum OpenBLAS {
  private typealias Solver =
    @convention(c) (
      _ rows: UnsafePointer<Int32>, _ columns: UnsafePointer<Int32>,
      _ rightSides: UnsafePointer<Int32>, _ matrix: UnsafeMutablePointer<Double>,
      _ matrixStride: UnsafePointer<Int32>, _ solution: UnsafeMutablePointer<Double>,
      _ solutionStride: UnsafePointer<Int32>, _ pivots: UnsafeMutablePointer<Int32>,
      _ condition: UnsafePointer<Double>, _ rank: UnsafeMutablePointer<Int32>,
      _ work: UnsafeMutablePointer<Double>, _ workCount: UnsafePointer<Int32>,
      _ state: UnsafeMutablePointer<Int32>
    ) -> Void

  private static let solver: Solver = {
    let name = "libopenblas.so.0"
    guard let library = dlopen(name, RTLD_LAZY), let solver = dlsym(library, "dgelsy_"),
      let setThreads = dlsym(library, "openblas_set_num_threads")
    else {
      // As if it were linked: without a library that it needs, no program starts.
      fatalError("\(name) cannot be loaded: install the package libopenblas0")
    }
    // Threads are ours to start: a small problem is slower on several.
    unsafeBitCast(setThreads, to: (@convention(c) (Int32) -> Void).self)(1)
    return unsafeBitCast(solver, to: Solver.self)
  }()

  /// Solves in place, one column behind the other; false where LAPACK refuses.
  static func dgelsy(
    _ matrix: inout [Double], rows: Int, columns: Int, _ solution: inout [Double]
  ) -> Bool {
    var pivots = [Int32](repeating: 0, count: columns)
    var (rank, state): (Int32, Int32) = (0, 0)
    func run(_ work: inout [Double], count: Int32) {
      solver(
        [Int32(rows)], [Int32(columns)], [1], &matrix, [Int32(rows)], &solution,
        [Int32(max(rows, columns))], &pivots, [1e-12], &rank, &work, [count], &state)
    }
    // Asked with a count of -1, it tells how much memory it wants.
    var work = [0.0]
    run(&work, count: -1)
    guard state == 0 else { return false }
    work = [Double](repeating: 0, count: max(Int(work[0]), 1))
    run(&work, count: Int32(work.count))
    return state == 0
  }
}
