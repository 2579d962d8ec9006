/// Spaces calls so that no minute holds more than a given number of them.
actor TokenBucket {
  private let perSecond: Double
  private let capacity: Double
  private var tokens: Double
  private var last = ContinuousClock.now

  /// Allows `perMinute` calls a minute, of which a tenth may come at once.
  init(perMinute: Int) {
    // A minute may hold what had been saved up and what flows in.
    capacity = max(1, Double(perMinute) / 10)
    perSecond = (Double(perMinute) - capacity) / 60
    tokens = capacity
  }

  /// Waits until a call is allowed.
  func take() async throws {
    let now = ContinuousClock.now
    tokens = min(capacity, tokens + seconds(last.duration(to: now)) * perSecond)
    last = now
    tokens -= 1
    // Whoever comes while others wait goes further into debt, and so waits behind them.
    if tokens < 0 { try await Task.sleep(for: .seconds(-tokens / perSecond)) }
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
