import Rules

/// What protects the shares of an entry.
extension OrderLane {
  /// Makes the legs of an entry that has filled, measured from its price.
  func protect(
    _ ticket: Int, _ sign: Double, _ quantity: Double, _ average: Double, at base: Double
  ) {
    let bracket = sign > 0 ? state.pointee.longBracket : state.pointee.shortBracket
    let shape = shape.pointee
    func leg(_ role: WorkingOrder.Role, _ kind: WorkingOrder.Kind, _ quantity: Double) -> LaneOrder
    {
      var leg = LaneOrder(
        ticket: ticket, kind, sign: -sign, quantity: quantity, placed: bar.row)
      leg.role = role
      leg.closes = true
      leg.reference = base
      return leg
    }
    var stop = leg(.stop, .stop, quantity)
    if shape.stop != .none {
      stop.stop = price(shape.stop, bracket.stop, average, -sign)
    } else if shape.trailMovesAtCloses {
      stop.stop = price(shape.trail, bracket.trail, average, -sign)
    }
    if stop.stop.isFinite, state.pointee.position.entries == 1 {
      state.pointee.position.initialRisk = abs(average - stop.stop) * quantity
    }
    if shape.trailMovesAtCloses {
      stop.trail = bracket.trail
      stop.trailIsShare = shape.trail == .fraction
      stop.best = average
      stop.bestClose = average
    }
    var trailing = leg(.stop, .trailing, quantity)
    let hasTrailing = shape.trail != .none && !shape.trailMovesAtCloses
    if hasTrailing {
      trailing.best = average
      trailing.trail = bracket.trail
      trailing.trailIsShare = shape.trail == .fraction
    }
    if shape.breakEven != .none {
      stop.best = average
      stop.evenAt = price(shape.breakEven, bracket.breakEven, average, sign)
      stop.evenStop = average + sign * bracket.plus
    }
    // A break-even stop alone has no price until it moves, and stands behind the trailing one.
    let hasStop = shape.stop != .none || shape.trailMovesAtCloses
    if hasStop { append(stop) }
    if hasTrailing { append(trailing) }
    if !hasStop, shape.breakEven != .none { append(stop) }
    var left = quantity
    var share = 0.0
    for place in 0..<shape.targetCount {
      let portion = bracket.portions[place].isNaN ? 1 : bracket.portions[place]
      share += portion
      var part = quantity * portion
      if terms.pointee.isWhole { part = part.rounded(.down) }
      // The target with which portions come to all takes what rounding has left.
      part = share > 1 - 1e-9 ? left : min(part, left)
      left -= part
      guard part > 0 else { continue }
      var target = leg(.target, .limit, part)
      target.limit = price(shape.target(place), bracket.targets[place], average, sign)
      append(target)
    }
    if bracket.timeStop > 0 {
      var time = leg(.time, .time, quantity)
      time.deadline = bar.row + bracket.timeStop
      append(time)
    }
  }

  /// A protective price; distances lie on the side `sign` of the average price.
  ///
  /// With a tick it is rounded to the nearest step, and at least one step from the average price.
  private func price(
    _ measure: OrderShape.Measure, _ value: Double, _ average: Double, _ sign: Double
  ) -> Double {
    let wanted: Double
    switch measure {
    case .none, .level: return value
    case .price: wanted = average + sign * value
    case .fraction: wanted = average + sign * value * average
    }
    let ticks = terms.pointee.ticks
    guard ticks > 0 else { return wanted }
    let rounded = onTick(wanted)
    let least = onTick(average + sign / ticks)
    return sign * (rounded - least) < 0 ? least : rounded
  }

  /// A price on the nearest step.
  func onTick(_ price: Double) -> Double {
    let ticks = terms.pointee.ticks
    guard ticks > 0 else { return price }
    return (price * ticks).rounded(.toNearestOrAwayFromZero) / ticks
  }
}
