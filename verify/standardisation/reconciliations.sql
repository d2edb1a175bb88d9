-- Verify routiq:standardisation/reconciliations on pg

begin;

select
    r.table_name,
    r.tenant,
    r.rows_in,
    r.rows_out,
    r.rows_quarantined,
    r.rows_dismissed,
    r.rows_unread,
    r.rows_differing,
    r.old_digest,
    r.new_digest,
    r.samples,
    r.compared_at,
    r.is_equal
from standardisation.reconciliations as r
where false;

rollback;
