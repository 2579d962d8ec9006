import Synchronization

/// Allocations that were computed, for all groups of a run: sets that choose alike share one.
///
/// It forgets all when it is full, so that its memory does not grow with the number of sets.
package final class AllocationCache: Sendable {
  /// What an allocation follows from: the row, and the chosen symbols, short ones as their complement.
  struct Key: Hashable, Sendable {
    let row: Int
    let chosen: [Int32]
  }

  private let known = Mutex<[Key: [Double]?]>([:])
  private let limit: Int

  package init(limit: Int = 8192) { self.limit = limit }

  /// The shares of a key, computed at most once while they are remembered; nil where there are none.
  func shares(_ key: Key, _ compute: () -> [Double]?) -> [Double]? {
    if let found = known.withLock({ $0[key] }) { return found }
    let shares = compute()
    known.withLock { known in
      if known.count >= limit { known.removeAll(keepingCapacity: true) }
      known[key] = .some(shares)
    }
    return shares
  }
}
