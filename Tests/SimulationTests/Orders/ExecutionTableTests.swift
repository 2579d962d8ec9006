import Foundation
import Series
import Simulation
import TestKit
import Testing

@Suite("The table of docs/execution.md")
struct ExecutionTableTests {
  /// The cells of every row.
  static let cells: [[String]] = {
    let path = repositoryRoot + "/docs/execution.md"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    let lines = text.split(separator: "\n")
    guard let head = lines.firstIndex(where: { $0.hasPrefix("| id |") }) else { return [] }
    return lines[(head + 2)...].filter { $0.hasPrefix("|") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }()

  @Test("it is there, and every case has a name of its own")
  func isThere() {
    #expect(Self.cells.count > 140)
    #expect(Set(Self.cells.map { $0.first ?? "" }).count == Self.cells.count)
  }

  @Test("a row does what it says, whether or not quiet bars are skipped", arguments: cells)
  func row(_ cells: [String]) throws {
    let row = try ExecutionRow(cells)
    #expect(row.outcome() == row.expected, "\(row.id): \(cells[1])")
    #expect(row.outcome(skips: false) == row.expected, "\(row.id): \(cells[1])")
  }

  @Test("prices and cash eightfold give the same fills at eightfold prices", arguments: cells)
  func scaled(_ cells: [String]) throws {
    let row = try ExecutionRow(cells)
    // A broker's steps of prices are of currency.
    guard row.instructions.allSatisfy({ !$0.hasNotional }), row.terms.acceptance == nil else {
      return
    }
    let plain = OrderReplay(
      row.instructions, over: row.bars, settings: row.settings, terms: row.terms,
      holding: row.holding, actions: ["X": CorporateActions(row.actions)])
    let scaled = RandomOrders.replay(row, scale: 8)
    #expect(plain.fills.map(\.shares) == scaled.fills.map(\.shares))
    #expect(plain.fills.map { $0.price * 8 } == scaled.fills.map(\.price))
  }
}
