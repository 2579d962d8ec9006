/// What the account holds of one symbol.
package struct Position: Sendable, Equatable {
  package let symbol: String
  /// Positive for long, negative for short.
  package var quantity: Double
  package var averagePrice: Double
  /// The part of the quantity that was held at the last session's close.
  package var overnightQuantity = 0.0

  package var costBasis: Double { quantity * averagePrice }

  /// Takes a signed quantity at a price: adding averages, reducing keeps the average.
  package mutating func take(_ signed: Double, at price: Double) {
    let after = roundedQuantity(quantity + signed)
    if quantity == 0 || quantity.sign != after.sign && after != 0 {
      averagePrice = price
    } else if quantity.sign == signed.sign {
      averagePrice = (costBasis + signed * price) / after
    }
    quantity = after
  }
}
