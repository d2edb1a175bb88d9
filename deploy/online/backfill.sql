-- Deploy routiq:online/backfill to pg
-- requires: online/begin_backfill
-- requires: online/run_backfill
-- requires: online/require_no_transaction_block

begin;

-- procedure online.backfill(text, regclass, text, text, interval, bigint, bigint, name)

-- Cannot pin a search_path, for it commits: as in online.ddl, each transaction pins it by its
-- first call.

create or replace procedure online.backfill(
    p_name text,
    p_table regclass,
    p_set text,
    p_where text default 'true',
    p_batch_target interval default '100 ms',
    p_max_lag_bytes bigint default 67108864,
    p_max_dead_rows bigint default null,
    p_tenant name default null
)
language plpgsql
as $procedure$
declare
    v_path pg_catalog.text := pg_catalog.current_setting('search_path');
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.begin_backfill(
        p_name, p_table, p_set, p_where, p_batch_target, p_max_lag_bytes, p_max_dead_rows, p_tenant
    );
    call online.run_backfill(p_name, v_path);
end
$procedure$;

revoke all on procedure
online.backfill(text, regclass, text, text, interval, bigint, bigint, name)
from public;

comment on procedure
online.backfill (text, regclass, text, text, interval, bigint, bigint, name) is
    'Updates a table in batches along its primary key and commits each with its progress in '
    'online.backfills; a call of the same name resumes, or does nothing when all is done. With '
    'p_tenant, a column, one tenant is finished before the next. '
    'Batches take p_batch_target; it rests while a standby is behind, somebody waits for a lock '
    'on the table or more rows are dead than allowed. Rows that are inserted meanwhile must be '
    'right already. Raises 57014 when it is cancelled, 2D000 inside a transaction block.';

commit;
