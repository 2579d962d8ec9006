import Foundation
public import Series

/// Reads a bars file of the real data for a test: `date,open,high,low,close,volume`, no surprises.
///
/// The tests of the importer read the same files; this one keeps the tests of the engine free of it.
public func realBars(_ path: String, symbol: String) throws -> Bars {
  let text = try String(contentsOfFile: (realData ?? "") + "/" + path, encoding: .utf8)
  var times: [Int64] = []
  var columns = [[Double]](repeating: [], count: 5)
  for line in text.split(whereSeparator: \.isNewline).dropFirst() {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
    times.append(Int64(seconds(fields[0])) * 1_000_000_000)
    for column in 0..<5 { columns[column].append(Double(fields[column + 1]) ?? .nan) }
  }
  return Bars(
    symbol: symbol, timeframe: path.contains("EURUSD") ? .hour : .day, times: Column(times),
    open: Column(columns[0]), high: Column(columns[1]), low: Column(columns[2]),
    close: Column(columns[3]), volume: Column(columns[4]))
}

/// Seconds since 1970 of `YYYY-MM-DD` or `YYYY-MM-DD hh:mm:ss` in UTC.
private func seconds(_ text: Substring) -> Int {
  let parts = text.split { "-: ".contains($0) }.compactMap { Int($0) }
  let (year, month, day) = (parts[0] - (parts[1] <= 2 ? 1 : 0), parts[1], parts[2])
  let era = year / 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let yearOfEra = year - era * 400
  let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  return days * 86_400
    + (parts.count > 5 ? parts[3] * 3600 + parts[4] * 60 + parts[5] : 0)
}
