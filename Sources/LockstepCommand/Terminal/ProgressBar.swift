import Synchronization

/// A line of progress with rate and remaining time, on the error stream.
///
/// Shown only on a terminal and only once the work has lasted a second, at most ten times a second.
/// `update` may be called from any thread.
package final class ProgressBar: Sendable {
  private struct State {
    var isShown = false
    var lastDrawn: ContinuousClock.Instant?
    var note = ""
  }

  private let title: String
  private let total: Int
  private let unit: String
  private let console: Console
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// Starts the clock for work of `total` units, 0 if their number is unknown.
  ///
  /// Without a unit's name the rate is left out.
  ///
  /// The line reads like `Sweeping  ████░░ 60%  1.20 G bar-lanes/s  3.00 s left`.
  package init(_ title: String, total: Int, unit: String, console: Console) {
    self.title = title
    self.total = total
    self.unit = unit
    self.console = console
  }

  /// Says how many units are done by now.
  package func update(_ completed: Int) {
    guard console.errorIsTerminal else { return }
    let now = ContinuousClock.now
    let elapsed = start.duration(to: now)
    guard elapsed >= .seconds(1) else { return }
    state.withLock { state in
      if let last = state.lastDrawn, last.duration(to: now) < .milliseconds(100) { return }
      state.lastDrawn = now
      state.isShown = true
      let line = progressLine(
        title, completed: completed, total: total, unit: unit, seconds: elapsed.inSeconds,
        width: console.width - (state.note.isEmpty ? 0 : state.note.count + 2))
      console.overwrite("\r\u{1B}[K" + line + (state.note.isEmpty ? "" : "  " + state.note))
    }
  }

  /// Says what is known by now, shown at the line's end from the next update on.
  package func say(_ note: String) { state.withLock { $0.note = note } }

  /// Removes the line.
  package func finish() {
    state.withLock { state in
      if state.isShown { console.overwrite("\r\u{1B}[K") }
      state.isShown = false
    }
  }
}

/// One line of progress, cut to the width.
package func progressLine(
  _ title: String, completed: Int, total: Int, unit: String, seconds: Double, width: Int
) -> String {
  let rate = seconds > 0 ? Double(completed) / seconds : 0
  var words = unit.isEmpty ? "" : "\(NumberText.scaled(rate)) \(unit)/s"
  var bar = ""
  if total > 0 {
    let share = min(max(Double(completed) / Double(total), 0), 1)
    let cells = 24
    let filled = Int(share * Double(cells))
    bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    bar += " " + NumberText.percent(share, 0).padded(toLeft: 4) + "  "
    if rate > 0, share < 1 {
      words +=
        (words.isEmpty ? "" : "  ")
        + "\(NumberText.duration(Double(total - completed) / rate)) left"
    }
  }
  return String("\(title)  \(bar)\(words)".prefix(max(width - 1, 0)))
}

extension Duration {
  /// The length in seconds.
  package var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
