/// A tree of clusters: the two that are nearest by their nearest members become one, again and again.
///
/// Leaves are 0 ..< *n*, and merge *k* makes cluster *n* + *k*. Of the two, the lower number is the left one.
public struct SingleLinkage: Sendable {
  /// One merge of two clusters.
  public struct Merge: Hashable, Sendable {
    /// The cluster with the lower number.
    public let left: Int
    /// The other one.
    public let right: Int
    /// How far apart their nearest members are.
    public let distance: Double
  }

  /// The merges, nearest first; of equal ones, that which Prim's algorithm finds first from leaf 0 on.
  public let merges: [Merge]
  private let count: Int

  /// Builds the tree.
  ///
  /// - Complexity: O(*n*²).
  public init(_ distances: SymmetricMatrix) {
    count = distances.count
    let edges = SingleLinkage.spanningTree(distances)
    // Joins the clusters at both ends of each edge, shortest edge first.
    let sorted = edges.enumerated().sorted {
      ($0.element.distance, $0.offset) < ($1.element.distance, $1.offset)
    }
    var parents = Array(0..<max(2 * count - 1, 0))
    func root(_ cluster: Int) -> Int {
      var cluster = cluster
      while parents[cluster] != cluster {
        parents[cluster] = parents[parents[cluster]]
        cluster = parents[cluster]
      }
      return cluster
    }
    var merges: [Merge] = []
    for (_, edge) in sorted {
      let (one, other) = (root(edge.from), root(edge.to))
      parents[one] = count + merges.count
      parents[other] = count + merges.count
      merges.append(
        Merge(left: min(one, other), right: max(one, other), distance: edge.distance))
    }
    self.merges = merges
  }

  /// The leaves from left to right.
  public var leaves: [Int] {
    guard count > 1 else { return Array(0..<count) }
    var leaves: [Int] = []
    var waiting = [count + merges.count - 1]
    while let cluster = waiting.popLast() {
      if cluster < count {
        leaves.append(cluster)
      } else {
        let merge = merges[cluster - count]
        waiting += [merge.right, merge.left]
      }
    }
    return leaves
  }

  private struct Edge {
    let from: Int
    let to: Int
    let distance: Double
  }

  /// The edges of a shortest tree over all leaves, in the order in which it grows from leaf 0.
  private static func spanningTree(_ distances: SymmetricMatrix) -> [Edge] {
    var edges: [Edge] = []
    var nearest = (0..<distances.count).map { (leaf: 0, distance: distances.values[$0]) }
    var outside = Array(0..<distances.count).dropFirst()
    while let next = outside.min(by: { nearest[$0].distance < nearest[$1].distance }) {
      edges.append(Edge(from: nearest[next].leaf, to: next, distance: nearest[next].distance))
      outside.removeAll { $0 == next }
      for leaf in outside where distances[leaf, next] < nearest[leaf].distance {
        nearest[leaf] = (next, distances[leaf, next])
      }
    }
    return edges
  }
}
