/** Tables of the push side: who is told, and what became of each alert. */
export interface PushTables {
  /** What became of one alert so far: the sums of its ledger. */
  delivery_totals: { alert_id: string; accepted: number }
}
