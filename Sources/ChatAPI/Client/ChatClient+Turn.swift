import CCurl
import Conversations

/// The rounds of the network thread.
extension ChatClient {
  /// One round: transfers move on, what came is handed out, deadlines are kept. Answers how to wait for the next.
  func turn() -> Pause {
    if let multi = thread.multi {
      for transfer in multi.perform() { ended(transfer, CURLE_OUT_OF_MEMORY) }
      while let (transfer, code) = multi.nextFinished() { ended(transfer, code) }
    }
    var next = Milliseconds.forever
    let now = Instant.now
    for exchange in Array(exchanges.values) {
      for lane in exchange.lanes {
        lane.noteRound(at: now)
        exchange.flush(lane)
        if let deadline = pass(lane, of: exchange, at: now) { next = min(next, deadline.wait(from: now)) }
      }
    }
    for call in Array(calls.values) {
      guard let deadline = deadline(of: call.transfer, call.timeouts, streams: true)?.moment else { continue }
      if deadline <= now { timedOut(call) } else { next = min(next, deadline.wait(from: now)) }
    }
    next = min(next, passDraining(at: now))
    return isSteady(at: now) ? Pause(limit: min(next, StreamRhythm.rest), leavesSockets: true) : Pause(limit: next)
  }

  /// Whether all that is on its way are replies that come evenly, and may gather.
  private func isSteady(at now: Instant) -> Bool {
    guard configuration.gathersSteadyStreams, calls.isEmpty, draining.isEmpty, !exchanges.isEmpty else { return false }
    return exchanges.values.allSatisfy { exchange in
      exchange.lanes.allSatisfy { $0.rhythm.isSteady(at: now) || $0.hasEnded }
    }
  }

  /// Moves one lane on where its time has come; answers its next deadline.
  private func pass(_ lane: Lane, of exchange: Exchange, at now: Instant) -> Instant? {
    switch lane.phase {
    case .waiting, .ended:
      return nil
    case .backingOff(let until):
      guard until <= now else { return until }
      start(lane, of: exchange)
      return now
    case .transferring(let transfer):
      if lane.isComplete {
        lane.times = transfer.stageTimes()
        draining.append((transfer, lane, now.adding(seconds: 1)))
        let failure = lane.reader?.end(into: &lane.batch)
        settle(lane, of: exchange, failure.map { named($0, by: lane.head) })
        return nil
      }
      guard let (deadline, cause) = deadline(of: transfer, configuration.timeouts, streams: lane.streams) else {
        return nil
      }
      guard deadline <= now else { return deadline }
      lane.times = transfer.stageTimes()
      drop([transfer])
      let failure = timeout(cause, of: exchange.endpoint, configuration.timeouts, streams: lane.streams)
      _ = lane.reader?.end(into: &lane.batch)
      settle(lane, of: exchange, named(failure, by: lane.head))
      return now
    }
  }

  /// By when something must come, and what it is when it does not. libcurl itself keeps the connect timeout.
  private func deadline(
    of transfer: Transfer?, _ timeouts: Timeouts, streams: Bool
  ) -> (moment: Instant, cause: FailureCause)? {
    guard let transfer else { return nil }
    if transfer.hasHead {
      let last = transfer.lastByteAt ?? transfer.startedAt
      return (last.adding(seconds: timeouts.idle), .stalled)
    }
    guard let sentAt = transfer.sentAt else { return nil }
    return (sentAt.adding(seconds: timeouts.firstByte(streams: streams)), .firstByteTimeout)
  }

  func timeout(_ cause: FailureCause, of endpoint: Endpoint, _ timeouts: Timeouts, streams: Bool) -> Failure {
    if cause == .stalled {
      return Failure(.stalled, "Nothing more came from \(endpoint.place) for \(timeouts.idle.formatted) s.")
    }
    let limit = timeouts.firstByte(streams: streams)
    return Failure(.firstByteTimeout, "\(endpoint.place) did not answer within \(limit.formatted) s.")
  }

  private func passDraining(at now: Instant) -> Milliseconds {
    drop(draining.filter { $0.until <= now }.map(\.transfer))
    draining.removeAll { $0.until <= now }
    return draining.map { $0.until.wait(from: now) }.min() ?? .forever
  }

  /// A transfer came to its end and is out of the multi.
  private func ended(_ transfer: Transfer, _ code: CURLcode) {
    if let call = transfer.sink as? Call {
      ended(call, transfer, code)
    } else if let lane = transfer.sink as? Lane, let exchange = exchanges.values.first(where: { $0.owns(lane) }),
      case .transferring(let current) = lane.phase, current === transfer
    {
      lane.times = transfer.stageTimes()
      settle(lane, of: exchange, outcome(of: lane, transfer, code, of: exchange))
    } else {
      draining.removeAll { $0.transfer === transfer }
    }
  }

  /// What a transfer's end means for its reply; nil when all of it has come.
  private func outcome(of lane: Lane, _ transfer: Transfer, _ code: CURLcode, of exchange: Exchange) -> Failure? {
    let atEnd = lane.reader?.end(into: &lane.batch)
    guard let reader = lane.reader else {
      if transfer.isHeadOversized {
        return Failure(.notChat, "\(exchange.endpoint.place) sent headers without end.")
      }
      let failure =
        code == CURLE_OK ? Failure(.truncated, "The endpoint answered with nothing.") : transfer.failure(code)
      return failure
    }
    var failure: Failure?
    if reader.isDone {
      failure = atEnd
    } else if let own = reader.failure {
      failure = own
    } else if let head = lane.head, !(200..<300).contains(head.status) {
      let said = reader.errorBody
      failure = StatusFailure.failure(
        head, said, endpoint: exchange.endpoint, model: exchange.request.model, secret: exchange.credentials.key,
        retryAfter: transfer.retryAfter)
    } else if code == CURLE_OK || reader.decoder.isFinished || reader.isEndless {
      failure = atEnd
    } else {
      failure = transfer.failure(code)
    }
    return failure.map { named($0, by: lane.head) }
  }

  /// With what the response's head says of the request, where the failure itself says nothing.
  private func named(_ failure: Failure, by head: ResponseHead?) -> Failure {
    var failure = failure
    failure.status = failure.status ?? head?.status
    failure.requestID = failure.requestID ?? head?.requestID ?? head?.inferenceID
    return failure
  }
}

extension Exchange {
  func owns(_ lane: Lane) -> Bool { lanes.contains { $0 === lane } }
}
