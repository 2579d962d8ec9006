import Research
import Rules
import Simulation

/// The surface of a sweep's scores in words: whether the best set stands on a plateau or on a peak.
struct SurfaceText {
  private let surface: ParameterSurface
  private let objective: String
  private let best: Int
  private let steadiest: Int

  /// Nil without an axis or a score.
  init?(_ sweep: Sweep, symbol: String) {
    guard let surface = sweep.surface(of: symbol), let best = surface.best,
      let steadiest = surface.steadiest
    else { return nil }
    self.surface = surface
    objective = sweep.objective.metric.name
    self.best = best
    self.steadiest = steadiest
  }

  /// One sentence a line.
  var lines: [String] {
    let plateau = surface.plateau
    var lines = [
      "The best set and its neighbours on the grid have \(around(best)) on average, "
        + "\(percent(plateau.stability(of: best))) of its own \(own(best)); "
        + "\(percent(surface.plateauShare(of: best))) of the sets reach 80% of it."
    ]
    lines.append(
      steadiest == best
        ? "No other neighbourhood does better on average."
        : "The best neighbourhood is that of \(words(steadiest)): \(around(steadiest)) on average, "
          + "\(own(steadiest)) itself.")
    let sensitivities = zip(surface.map.axes, plateau.sensitivities).map {
      "\($0.name) \(NumberText.significant($1, 2))"
    }
    let peaks = plateau.localMaxima.count
    lines.append(
      "\(NumberText.count(peaks)) local \(peaks == 1 ? "maximum" : "maxima"). A step along an axis moves the score, "
        + "in deviations of all scores: \(sensitivities.joined(separator: ", ")).")
    for name in surface.edges(of: best) {
      lines.append(
        "The best set lies at an end of \(name): a wider --param \(name) may hold better ones.")
    }
    return lines
  }

  var json: JSON {
    let plateau = surface.plateau
    return [
      "stability": .number(plateau.stability(of: best)),
      "neighbourhood_mean": .number(surface.mean(around: best)),
      "neighbourhood_worst": .number(surface.worst(around: best)),
      "plateau_share": .number(surface.plateauShare(of: best)),
      "steadiest": [
        "parameters": RunText.json(surface.values(of: steadiest)),
        "score": .number(surface.score(of: steadiest)),
        "neighbourhood_mean": .number(surface.mean(around: steadiest)),
        "stability": .number(plateau.stability(of: steadiest)),
      ],
      "local_maxima": .integer(plateau.localMaxima.count),
      "best_at_edge_of": .array(surface.edges(of: best).map { .text($0) }),
      "sensitivity": .object(
        zip(surface.map.axes, plateau.sensitivities).map { JSON.Member($0.name, .number($1)) }),
    ]
  }

  private func around(_ cell: Int) -> String { text(surface.mean(around: cell)) }
  private func own(_ cell: Int) -> String { text(surface.score(of: cell)) }
  private func text(_ score: Double) -> String { RunText.value(score, of: objective) }
  private func percent(_ share: Double) -> String { NumberText.percent(share, 1) }
  private func words(_ cell: Int) -> String { RunText.words(surface.values(of: cell)) }
}
