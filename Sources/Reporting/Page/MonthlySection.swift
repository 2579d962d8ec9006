import Glibc
import Simulation

/// Returns by month and year, a colour deeper the further they are from zero.
struct MonthlySection {
  let months: MonthlyReturns

  private static let names = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  var markup: Markup {
    let head = Self.names.map { name -> Markup in "<th scope=\"col\" class=\"n\">\(name)</th>" }
    let largest = months.months.map { abs($0.value) }.max() ?? 1
    let rows = months.years.map { year -> Markup in
      let cells = (1...12).map { cell(months[year, $0], scale: largest) }
      let total = months.year(year).map { NumberText.percent($0, decimals: 1) } ?? ""
      return """
        <tr><th scope="row">\(String(year))</th>\(cells)<td class="year">\(total)</td></tr>

        """
    }
    return """
      <div class="scroll"><table class="months"><thead><tr><th scope="col">Year</th>\(head)\
      <th scope="col" class="n">Year</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      <p class="note">Compounded from closes. A month without bars is blank; the first and the last may be partial.</p>
      """
  }

  private func cell(_ value: Double?, scale: Double) -> Markup {
    guard let value else { return "<td></td>" }
    let depth = scale > 0 ? (abs(value) / scale).squareRoot() : 0
    let style = NumberText.fixed(depth, 3)
    return """
      <td class="\(value < 0 ? "loss" : "gain")" style="--v:\(style)">\
      \(NumberText.percent(value, decimals: 1))</td>
      """
  }
}
