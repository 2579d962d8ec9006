import Research

/// How much of a sweep's best result luck explains: what is computed behind the sweep.
enum ValidationOptions {
  static let none = Argument<Bool>.flag(
    "no-validation", "Leaves out how much of the best result luck explains."
  ).under("How likely it is luck")
  static let resamples = Argument<Int>.option(
    "resamples", .integer("N", in: 100...100_000), default: "1000",
    "Resamples of the tests of predictive ability."
  ).under("How likely it is luck")
  static let blocks = Argument<Int>.option(
    "blocks", .integer("N", in: 4...18), default: "16",
    "Blocks of time that cross-validation combines: an even number."
  ).under("How likely it is luck")
  static let against = Argument<Evidence.Benchmark>.option(
    "against", .choice(Evidence.Benchmark.allCases.map { ($0.rawValue, $0) }), default: "cash",
    "What the sets have to beat: doing nothing, or holding the instrument."
  ).under("How likely it is luck")
  static let seed = Argument<UInt64>.option(
    "seed", .seed, default: "1", "The seed of the resamples."
  ).under("How likely it is luck")

  static let all: [any DeclaredArgument] = [none, resamples, blocks, against, seed]

  /// The terms that the options spell; nil for no validation.
  ///
  /// - Throws: `UsageError` for an odd number of blocks.
  static func terms(_ arguments: Arguments) throws -> Evidence.Terms? {
    guard !arguments[none] else { return nil }
    var terms = Evidence.Terms()
    terms.resamples = arguments[resamples]
    terms.blocks = arguments[blocks]
    terms.benchmark = arguments[against]
    terms.seed = arguments[seed]
    guard terms.blocks % 2 == 0 else {
      throw UsageError(
        "--blocks \(terms.blocks): half of the blocks are in-sample; give an even number")
    }
    return terms
  }
}
