/// Runs of equal outcomes, and how likely a run is by chance.
public enum Streak {
  /// The longest run of true; 0 where nothing is true.
  public static func longest(_ outcomes: some Sequence<Bool>) -> Int {
    var longest = 0
    var current = 0
    for outcome in outcomes {
      current = outcome ? current + 1 : 0
      longest = max(longest, current)
    }
    return longest
  }

  /// The probability of at least one run of `length` or more in independent trials.
  ///
  /// Exact, by the distribution of the current run after each trial.
  ///
  /// - Parameters:
  ///   - length: the run asked for; 0 or less is certain.
  ///   - trials: the number of trials.
  ///   - chance: the probability of the outcome in one trial.
  /// - Returns: a probability from 0 to 1.
  /// - Complexity: O(`length` · `trials`).
  public static func probability(ofRun length: Int, in trials: Int, chance: Double) -> Double {
    guard length > 0 else { return 1 }
    guard length <= trials else { return 0 }
    var states = [Double](repeating: 0, count: length)
    states[0] = 1
    var reached = 0.0
    for _ in 0..<trials {
      let broken = states.reduce(0, +) * (1 - chance)
      reached += states[length - 1] * chance
      for run in stride(from: length - 1, to: 0, by: -1) { states[run] = states[run - 1] * chance }
      states[0] = broken
    }
    return reached
  }
}
