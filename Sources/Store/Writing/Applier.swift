import Bank
import FoundationEssentials
import Postgres

/// The last step of the write path: everything decided, written by set-based statements in one
/// pipeline that ends in COMMIT.
struct Applier {
  let pickupCodes: PickupCodes

  /// The pipeline of a batch. Commands come first, since everything else refers to them.
  func batch(_ books: Books, _ commands: [CommandRow], keys: [UUID]) -> Batch {
    let changes = books.changes
    let stamps = Stamps(times: books.communities.mapValues(\.now), keys: keys)
    var batch = Batch()
    if !commands.isEmpty { batch.add(InsertCommands(rows: commands)) }
    addImportedPlaces(changes, to: &batch)
    addPeople(changes, stamps, to: &batch)
    addPeopleChanges(changes, stamps, to: &batch)
    addCatalogue(changes, stamps, to: &batch)
    batch.addRules(changes, stamps)
    addActs(changes, stamps, to: &batch)
    addMandates(changes.people, stamps, to: &batch)
    addNotices(changes, stamps, to: &batch)
    addOpeningCorrections(changes, stamps, to: &batch)
    addVoucherAccounts(changes, books, to: &batch)
    if !changes.transfers.isEmpty {
      batch.add(InsertTransfers(transfers: changes.transfers, stamps: stamps))
      if !changes.balances.isEmpty {
        batch.add(MoveBalances(moves: Array(changes.balances)))
      }
    }
    addExpiries(changes, stamps, to: &batch)
    addCharity(changes, stamps, to: &batch)
    addVouchers(changes, stamps, to: &batch)
    addImports(changes, stamps, to: &batch)
    addCounts(changes, to: &batch)
    addClosures(changes.people, stamps, to: &batch)
    addObjections(changes.notices, stamps, to: &batch)
    // The last word on an objection may be the answer.
    if !changes.answeredReversals.isEmpty {
      batch.add(AnswerReversals(reversals: changes.answeredReversals, stamps: stamps))
    }
    batch.addBudgets(changes, stamps)
    let heads = changes.touchedHeads.compactMap { books.communities[$0] }
    if !heads.isEmpty { batch.add(MoveHeads(heads: heads)) }
    batch.add(Commit())
    return batch
  }

  private func addActs(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    if !changes.newActivities.isEmpty {
      batch.add(InsertActivities(activities: changes.newActivities, stamps: stamps))
    }
    if !changes.newActs.isEmpty { batch.add(InsertActs(acts: changes.newActs, stamps: stamps)) }
    if !changes.actRevisions.isEmpty {
      batch.add(InsertRevisions(revisions: changes.actRevisions, stamps: stamps))
    }
    let retold = changes.acts.values.filter(\.isRetold)
    if !retold.isEmpty { batch.add(RetellActs(acts: retold.map(\.act))) }
    if !changes.acts.isEmpty {
      batch.add(ChangeActs(acts: Array(changes.acts.values), stamps: stamps))
    }
    if !changes.newReviews.isEmpty {
      batch.add(InsertReviews(reviews: changes.newReviews, stamps: stamps))
    }
    if !changes.newReversals.isEmpty {
      batch.add(InsertReversals(reversals: changes.newReversals, stamps: stamps))
    }
  }

  /// What is given back has been counted before: its row exists, and a negative row could not even
  /// be proposed.
  private func addCounts(_ changes: Changes, to batch: inout Batch) {
    let (given, taken) = changes.tallies.partitioned { key, value in
      value.points < 0 || value.minutes < 0 || value.acts < 0
    }
    if !given.isEmpty { batch.add(AddTallies(tallies: given)) }
    if !taken.isEmpty { batch.add(GiveBackTallies(tallies: taken)) }
    let (issued, returned) = changes.workerDays.partitioned { _, points in points < 0 }
    if !issued.isEmpty { batch.add(AddWorkerDays(days: issued)) }
    if !returned.isEmpty { batch.add(GiveBackWorkerDays(days: returned)) }
  }

  private func addPeople(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let holders =
      changes.newHouseholds.map {
        NewHolder(
          community: $0.community, id: $0.id.holder, kind: .household,
          firstAccount: $0.firstAccount)
      }
      + changes.newPeople.map {
        NewHolder(
          community: $0.community, id: $0.id.holder, kind: .person, firstAccount: $0.firstAccount)
      }
    if !holders.isEmpty { batch.add(InsertHolders(holders: holders)) }
    if !changes.people.endedHouseholds.isEmpty {
      batch.add(FreeDoors(ended: changes.people.endedHouseholds, stamps: stamps))
    }
    if !changes.newHouseholds.isEmpty {
      batch.add(InsertDoors(households: changes.newHouseholds))
      batch.add(InsertHouseholds(households: changes.newHouseholds))
    }
    if !changes.newPeople.isEmpty {
      batch.add(InsertPeople(people: changes.newPeople, stamps: stamps))
      let named = changes.newPeople.filter { $0.request.login != nil }
      if !named.isEmpty { batch.add(InsertLogins(people: named)) }
    }
    if !changes.newOffices.isEmpty {
      batch.add(InsertOffices(offices: changes.newOffices))
      batch.add(InsertOfficeGrids(offices: changes.newOffices.map(\.office)))
    }
    if !changes.endedOffices.isEmpty { batch.add(EndOffices(offices: changes.endedOffices)) }
  }

  private func addCatalogue(_ changes: Changes, _ stamps: Stamps, to batch: inout Batch) {
    let new = changes.items.filter(\.value.isNew)
    let old = changes.items.filter { !$0.value.isNew }
    let termed = old.filter { $0.value.terms != nil }
    if !new.isEmpty { batch.add(InsertItems(items: Array(new))) }
    if !termed.isEmpty { batch.add(ChangeItems(items: Array(termed))) }
    addShop(changes.shop, stamps, to: &batch)
    if !changes.newRedemptions.isEmpty {
      batch.add(InsertRedemptions(rows: changes.newRedemptions, stamps: stamps))
    }
    if !changes.shop.substitutions.isEmpty {
      batch.add(InsertSubstitutions(substitutions: changes.shop.substitutions, stamps: stamps))
    }
    if !changes.redemptions.isEmpty {
      batch.add(
        ChangeRedemptions(
          changes: Array(changes.redemptions.values), stamps: stamps, codes: pickupCodes))
    }
    if !changes.shop.movements.isEmpty {
      batch.add(InsertStockMovements(movements: changes.shop.movements, stamps: stamps))
    }
  }
}

extension Dictionary {
  /// The entries that do not and those that do satisfy a condition.
  fileprivate func partitioned(
    by isSecond: (Key, Value) -> Bool
  ) -> (first: [Element], second: [Element]) {
    (
      filter { !isSecond($0.key, $0.value) }.map { $0 },
      filter { isSecond($0.key, $0.value) }.map { $0 }
    )
  }
}
