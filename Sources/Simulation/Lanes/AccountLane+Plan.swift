import Rules

/// What the rules order of a book at a bar's close.
extension AccountLane {
  /// Plans by the book as it stands, and hands the book what was planned.
  func plan(_ row: Int, _ tile: AccountTile, _ run: UnsafeMutablePointer<LaneRun>) {
    writeMirror(tile.shape)
    let capture = tile.captures[lane]
    let lane = OrderLane(
      state: mirror, shape: tile.shape, terms: tile.terms, run: run, lane: lane,
      bar: tile.bar(row, before: book.marks[0]), recorder: capture)
    lane.plan(tile.signals, row)
    for instruction in capture.takeInstructions() { apply(instruction.action) }
    if tile.shape.pointee.trailIsOnClose { keepBestCloses() }
  }

  // MARK: The mirror

  private func writeMirror(_ shape: UnsafePointer<OrderShape>) {
    let state = mirror
    state.pointee.cash = book.cash
    state.pointee.position = book.positions[0]
    state.pointee.nextTicket = book.tickets.count
    state.pointee.hasDone = false
    state.pointee.count = min(book.orders.count, state.pointee.capacity)
    let movesAtCloses = shape.pointee.trailMovesAtCloses
    for index in 0..<state.pointee.count {
      let order = book.orders[index]
      var copy = LaneOrder(order)
      let plan = planned[order.ticket]
      if order.role == .order, let deadline = plan.deadline {
        copy.life = .until
        copy.deadline = deadline
      }
      if movesAtCloses, order.role == .stop, order.kind == .stop {
        copy.trail = plan.trail
        copy.trailIsShare = shape.pointee.trail == .fraction
      }
      (state.pointee.orders + index).initialize(to: copy)
    }
  }

  /// Gives the book's stops the best closes that the planner has seen.
  private func keepBestCloses() {
    for index in 0..<mirror.pointee.count {
      let order = mirror.pointee.orders[index]
      guard order.role == .stop, order.kind == .stop else { continue }
      book.setBestClose(order.bestClose, of: order.ticket)
    }
  }

  /// Counts distances in new shares.
  func split(_ ratio: Double) {
    for ticket in planned.indices { planned[ticket].trail /= ratio }
  }

  // MARK: Instructions

  func apply(_ action: OrderInstruction.Action) {
    var action = action
    switch action {
    case .place(let ticket):
      freeShares(for: ticket)
      let sent = book.sent(ticket)
      action = .place(sent)
      remember(ticket)
      book.place(sent)
    case .cancel(let ticket): book.cancel(ticket)
    case .move(let ticket, let stop): book.move(ticket, stop: stop)
    }
    if isRecorded { instructions.append(OrderInstruction(at: book.bars[0].time, action)) }
  }

  /// Takes back what protects a position that leaves at the market: at Alpaca it holds the shares.
  private func freeShares(for ticket: Ticket) {
    guard book.terms.acceptance == .alpaca, ticket.amount == .position, ticket.kind == .market
    else { return }
    while let protected = book.protectedTicket { apply(.cancel(protected)) }
  }

  /// Keeps what the planner will want to know of the ticket that is placed next.
  private func remember(_ ticket: Ticket) {
    var plan = PlannedTicket()
    let number = book.tickets.count
    for index in 0..<mirror.pointee.count {
      let order = mirror.pointee.orders[index]
      guard order.ticket == number, order.role == .order else { continue }
      if order.life == .until { plan.deadline = order.deadline }
    }
    if !ticket.closes {
      let isLong = ticket.side == .buy
      plan.trail = (isLong ? mirror.pointee.longBracket : mirror.pointee.shortBracket).trail
    }
    planned.append(plan)
  }
}

extension LaneOrder {
  /// An order of a book as a planner sees it.
  init(_ order: WorkingOrder) {
    self.init(
      ticket: order.ticket, order.kind, sign: order.sign, quantity: order.quantity, placed: 0)
    role = order.role
    life = order.life == .until ? .untilCancelled : order.life
    closes = order.closes
    isTriggered = order.isTriggered
    isGrouped = order.group >= 0
    stop = order.stop
    limit = order.limit
    best = order.best
    bestClose = order.bestClose
  }
}
