-- Deploy routiq:online/reconcile to pg
-- requires: online/syncs
-- requires: online/require_no_transaction_block
-- requires: online/begin_reconcile
-- requires: online/reconcile_chunk
-- requires: online/end_reconcile

begin;

-- procedure online.reconcile(text, text, integer, integer)

-- Cannot pin a search_path, for it commits: as in online.ddl, each transaction pins it by its
-- first call. Each range is a transaction of its own, so no snapshot is held for long.

create or replace procedure online.reconcile(
    p_name text,
    p_tenant text default null,
    p_chunk_rows integer default 10000,
    p_keep integer default 20
)
language plpgsql
as $procedure$
declare
    v_sync online.syncs;
    v_side pg_catalog.text;
    v_chunk pg_catalog.int4;
    v_after pg_catalog.text[];
    v_differing pg_catalog.int8;
begin
    call online.require_no_transaction_block();
    v_sync := online.begin_reconcile(p_name, p_tenant);

    foreach v_side in array '{old,new}'::pg_catalog.text[] loop
        v_after := null;
        v_chunk := 0;

        loop
            commit;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            v_chunk := v_chunk + 1;
            v_after := online.reconcile_chunk(
                v_sync, v_side, v_chunk, v_after, p_tenant, p_chunk_rows, p_keep
            );
            exit when v_after is null;
        end loop;
    end loop;

    v_differing := online.end_reconcile(p_name, p_tenant);
    commit;
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if v_differing > 0 then
        raise exception '% rows differ in sync "%"', v_differing, p_name
            using
                errcode = 'check_violation',
                hint = format(
                    'select * from online.sync_differences where sync = %L order by place', p_name
                );
    end if;
end
$procedure$;

revoke all on procedure online.reconcile(text, text, integer, integer) from public;

comment on procedure online.reconcile (text, text, integer, integer) is
    'Compares the two tables of a sync row by row, in ranges of p_chunk_rows, of one tenant or of '
    'all, while both are in use. Counts and digests go to online.sync_chunks, the first p_keep '
    'rows that differ to online.sync_differences. Raises 23514 when rows differ.';

commit;
