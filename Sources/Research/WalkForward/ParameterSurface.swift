import Numerics
import Rules
import Simulation

/// What a sweep's scores look like over its grid: a plateau that a choice may rest on, or a lone peak.
///
/// - SeeAlso: Formula digest B16; `ParameterPlateau` has the definitions.
public struct ParameterSurface: Sendable {
  /// The axes and the sets' cells.
  public let map: ParameterMap
  /// Scores by cell, turned so that more is better; infinite ones are the largest or smallest finite one.
  public let plateau: ParameterPlateau
  /// -1 where less is better.
  private let sign: Double

  /// Lays the scores of sets out on their grid.
  public init(_ map: ParameterMap, scores: [Double], _ objective: Objective) {
    self.map = map
    let sign = objective.metric.better == .lower ? -1.0 : 1
    self.sign = sign
    let turned = map.scores(scores).map { $0 * sign }
    let finite = turned.filter(\.isFinite)
    let (least, most) = (finite.min() ?? -1, finite.max() ?? 1)
    plateau = ParameterPlateau(
      scores: turned.map { $0.isNaN ? $0 : min(max($0, least), most) }, shape: map.shape)
  }

  /// The cell of the best score; nil without one.
  public var best: Int? { ParameterPlateau.best(plateau.scores) }

  /// The cell whose neighbourhood has the best mean; nil without a score.
  public var steadiest: Int? { ParameterPlateau.best(plateau.means) }

  /// The objective's own value of a cell.
  public func score(of cell: Int) -> Double { sign * plateau.scores[cell] }

  /// The objective's mean over a cell and its neighbours.
  public func mean(around cell: Int) -> Double { sign * plateau.means[cell] }

  /// The objective's worst value among a cell and its neighbours.
  public func worst(around cell: Int) -> Double { sign * plateau.minima[cell] }

  /// The share of scored cells that reach a share of a cell's score; NaN for a score that is not above zero.
  public func plateauShare(of cell: Int, least: Double = 0.8) -> Double {
    plateau.scores[cell] > 0 ? plateau.plateauShare(of: cell, least: least) : .nan
  }

  /// The axes at whose first or last value a cell lies.
  public func edges(of cell: Int) -> [String] { plateau.edges(of: cell).map { map.axes[$0].name } }

  /// The swept values of a cell, in the order of the axes.
  public func values(of cell: Int) -> [(name: String, value: Double)] {
    var stride = plateau.scores.count
    return map.axes.map { axis in
      stride /= axis.values.count
      return (axis.name, axis.values[cell / stride % axis.values.count])
    }
  }
}

extension Sweep {
  /// Cells beyond which nobody waits for a surface.
  private static var mostCells: Int { 1_000_000 }

  /// The surface of the scores of one symbol; nil for a sweep without an axis or with more than a million cells.
  public func surface(of symbol: String) -> ParameterSurface? {
    guard !axes.isEmpty, axes.reduce(1, { $0 * $1.values.count }) <= Self.mostCells,
      let first = rows.firstIndex(where: { $0.symbol == symbol })
    else { return nil }
    let map = ParameterMap(axes: axes, sets: sets, strategy)
    return ParameterSurface(
      map, scores: Array(scores[first..<first + sets.count]), objective)
  }
}
