import Glibc

/// The part of OpenBLAS that is used, loaded at the first call.
///
/// Linked, it would take half of the program's start, for symbols and a thread that few commands need.
/// Matrices are stored one column behind the other.
package struct OpenBLAS: Sendable {
  /// The library, or why it cannot be used.
  private static let library = Result { () throws(NumericsError) -> OpenBLAS in
    try OpenBLAS(library: "libopenblas.so.0")
  }

  /// The library.
  package static func loaded() throws(NumericsError) -> OpenBLAS { try library.get() }

  private let dgelsy: LeastSquaresSolver
  private let dpotrf: CholeskyFactorisation
  private let dtrsv: TriangularSolver
  private let dsyrk: SymmetricProduct
  private let dgemm: Product
  private let dsyevd: Eigensolver

  /// Loads a library and looks the functions up.
  package init(library name: String) throws(NumericsError) {
    guard let library = dlopen(name, RTLD_LAZY) else { throw .missingLibrary(name) }
    func function<Function>(_ symbol: String) throws(NumericsError) -> Function {
      guard let address = dlsym(library, symbol) else { throw .missingLibrary(name) }
      return unsafeBitCast(address, to: Function.self)
    }
    dgelsy = try function("dgelsy_")
    dpotrf = try function("dpotrf_")
    dtrsv = try function("cblas_dtrsv")
    dsyrk = try function("cblas_dsyrk")
    dgemm = try function("cblas_dgemm")
    dsyevd = try function("dsyevd_")
    // Threads are ours to start: a small problem is slower on several.
    let setThreads: @convention(c) (Int32) -> Void = try function("openblas_set_num_threads")
    setThreads(1)
  }
}

extension OpenBLAS {
  /// Solves least squares in place; false where LAPACK refuses.
  func leastSquares(
    _ matrix: inout [Double], rows: Int, columns: Int, _ solution: inout [Double]
  ) -> Bool {
    var pivots = [Int32](repeating: 0, count: columns)
    var (rank, state): (Int32, Int32) = (0, 0)
    func run(_ work: inout [Double], count: Int32) {
      dgelsy(
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

  /// Puts the Cholesky factor into the lower half; false where a pivot is not positive.
  func factorise(_ matrix: inout [Double], count: Int) -> Bool {
    var state: Int32 = 0
    // Fortran passes the length of every text behind the other arguments.
    dpotrf([UInt8(ascii: "L")], [Int32(count)], &matrix, [Int32(count)], &state, 1)
    return state == 0
  }

  /// Solves with a lower triangle, or its transpose, in place.
  func solve(lower: [Double], isTransposed: Bool, _ vector: inout [Double]) {
    let count = Int32(vector.count)
    dtrsv(
      Code.columns, Code.lower, isTransposed ? Code.transposed : Code.plain, Code.anyDiagonal,
      count, lower, count, &vector, 1)
  }

  /// The lower half of matrix' matrix.
  func squared(_ matrix: [Double], rows: Int, columns: Int) -> [Double] {
    var square = [Double](repeating: 0, count: columns * columns)
    dsyrk(
      Code.columns, Code.lower, Code.transposed, Int32(columns), Int32(rows), 1, matrix,
      Int32(rows), 0, &square, Int32(columns))
    return square
  }

  /// left' right, of two matrices with the same shape.
  func product(transposed left: [Double], _ right: [Double], rows: Int, columns: Int) -> [Double] {
    var product = [Double](repeating: 0, count: columns * columns)
    dgemm(
      Code.columns, Code.transposed, Code.plain, Int32(columns), Int32(columns), Int32(rows), 1,
      left, Int32(rows), right, Int32(rows), 0, &product, Int32(columns))
    return product
  }
}

extension OpenBLAS {
  /// keep · result + left · right, of matrices that lie one column behind the other: (`rows` × `depth`) times (`depth` ×
  /// `columns`).
  ///
  /// With strides one can take a part of a matrix. The time inside is counted by `BLASClock`.
  package func multiply(
    _ left: UnsafePointer<Double>, stride leftStride: Int, _ right: UnsafePointer<Double>,
    stride rightStride: Int, into result: UnsafeMutablePointer<Double>, stride resultStride: Int,
    rows: Int, columns: Int, depth: Int, keep: Double = 0
  ) {
    BLASClock.measure(operations: 2 * rows * columns * depth) {
      dgemm(
        Code.columns, Code.plain, Code.plain, Int32(rows), Int32(columns), Int32(depth), 1, left,
        Int32(leftStride), right, Int32(rightStride), keep, result, Int32(resultStride))
    }
  }

  /// Adds matrix' matrix to the lower half of `result`; the matrix has `rows` rows, one behind the other.
  package func addSquare(
    ofRows matrix: UnsafePointer<Double>, rows: Int, columns: Int,
    to result: UnsafeMutablePointer<Double>
  ) {
    BLASClock.measure(operations: rows * columns * columns) {
      // Rows one behind the other are the columns of the transposed matrix.
      dsyrk(
        Code.columns, Code.lower, Code.plain, Int32(columns), Int32(rows), 1, matrix,
        Int32(columns), 1, result, Int32(columns))
    }
  }

  /// The eigenvalues of a symmetric matrix in rising order; nil where LAPACK does not converge.
  func eigenvalues(_ matrix: [Double], count: Int) -> [Double]? {
    var matrix = matrix
    var values = [Double](repeating: 0, count: count)
    var state: Int32 = 0
    var (work, places) = ([0.0], [Int32(0)])
    func run(_ workCount: Int32, _ placeCount: Int32) {
      dsyevd(
        [UInt8(ascii: "N")], [UInt8(ascii: "L")], [Int32(count)], &matrix, [Int32(count)], &values,
        &work, [workCount], &places, [placeCount], &state, 1, 1)
    }
    // Asked with counts of -1, it tells how much memory it wants.
    run(-1, -1)
    guard state == 0 else { return nil }
    work = [Double](repeating: 0, count: max(Int(work[0]), 1))
    places = [Int32](repeating: 0, count: max(Int(places[0]), 1))
    run(Int32(work.count), Int32(places.count))
    return state == 0 ? values : nil
  }
}

extension OpenBLAS {
  /// The constants of CBLAS.
  private enum Code {
    static let columns: Int32 = 102
    static let plain: Int32 = 111
    static let transposed: Int32 = 112
    static let lower: Int32 = 122
    static let anyDiagonal: Int32 = 131
  }

  private typealias LeastSquaresSolver =
    @convention(c) (
      _ rows: UnsafePointer<Int32>, _ columns: UnsafePointer<Int32>,
      _ rightSides: UnsafePointer<Int32>, _ matrix: UnsafeMutablePointer<Double>,
      _ matrixStride: UnsafePointer<Int32>, _ solution: UnsafeMutablePointer<Double>,
      _ solutionStride: UnsafePointer<Int32>, _ pivots: UnsafeMutablePointer<Int32>,
      _ condition: UnsafePointer<Double>, _ rank: UnsafeMutablePointer<Int32>,
      _ work: UnsafeMutablePointer<Double>, _ workCount: UnsafePointer<Int32>,
      _ state: UnsafeMutablePointer<Int32>
    ) -> Void

  private typealias CholeskyFactorisation =
    @convention(c) (
      _ half: UnsafePointer<UInt8>, _ count: UnsafePointer<Int32>,
      _ matrix: UnsafeMutablePointer<Double>, _ stride: UnsafePointer<Int32>,
      _ state: UnsafeMutablePointer<Int32>, _ halfLength: Int
    ) -> Void

  private typealias Eigensolver =
    @convention(c) (
      _ job: UnsafePointer<UInt8>, _ half: UnsafePointer<UInt8>, _ count: UnsafePointer<Int32>,
      _ matrix: UnsafeMutablePointer<Double>, _ stride: UnsafePointer<Int32>,
      _ values: UnsafeMutablePointer<Double>, _ work: UnsafeMutablePointer<Double>,
      _ workCount: UnsafePointer<Int32>, _ places: UnsafeMutablePointer<Int32>,
      _ placeCount: UnsafePointer<Int32>, _ state: UnsafeMutablePointer<Int32>, _ jobLength: Int,
      _ halfLength: Int
    ) -> Void

  private typealias TriangularSolver =
    @convention(c) (
      _ order: Int32, _ half: Int32, _ transposition: Int32, _ diagonal: Int32, _ count: Int32,
      _ matrix: UnsafePointer<Double>, _ stride: Int32, _ vector: UnsafeMutablePointer<Double>,
      _ vectorStride: Int32
    ) -> Void

  private typealias SymmetricProduct =
    @convention(c) (
      _ order: Int32, _ half: Int32, _ transposition: Int32, _ count: Int32, _ depth: Int32,
      _ factor: Double, _ matrix: UnsafePointer<Double>, _ stride: Int32, _ keep: Double,
      _ product: UnsafeMutablePointer<Double>, _ productStride: Int32
    ) -> Void

  private typealias Product =
    @convention(c) (
      _ order: Int32, _ leftTransposition: Int32, _ rightTransposition: Int32, _ rows: Int32,
      _ columns: Int32, _ depth: Int32, _ factor: Double, _ left: UnsafePointer<Double>,
      _ leftStride: Int32, _ right: UnsafePointer<Double>, _ rightStride: Int32, _ keep: Double,
      _ product: UnsafeMutablePointer<Double>, _ productStride: Int32
    ) -> Void
}
