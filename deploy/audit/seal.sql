-- Deploy routiq:audit/seal to pg
-- requires: audit/append_link
-- requires: audit/unsealed

begin;

-- function audit.seal(int)

-- Run every second by app_migrator or a member of it, which sees every tenant. One at a time: who
-- comes second goes home. What is committed is sealed at once, whoever else is still at work: a
-- transaction that stays open holds nothing up but its own records. So that nobody slips a record
-- into time that was sealed, each run keeps the snapshot that was taken before it looked: a record
-- that comes later, and whose transaction had finished in that snapshot, is late.
-- The order of the first three steps is what keeps gaps from going unseen: the newest number, then a
-- transaction of one's own, then who is running. Whoever took a number up to the newest has an older
-- transaction than the sealer's, because columns take their defaults in order and that of the
-- transaction comes first. So once every older transaction has finished, no more can come up to that
-- number: it is settled, and a later run need not look below it.
-- Raises 25001 where snapshots are not new for each statement.

create or replace function audit.seal(p_at_most int default 50000)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_platform constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_per_link constant int := 1000;
    v_newest_seq bigint;
    v_own xid8;
    v_snapshot pg_snapshot;
    v_server text := (select c.system_identifier::text from pg_control_system() as c);
    v_before jsonb;
    v_finished pg_snapshot;
    v_settled_before bigint;
    v_settled bigint;
    v_sealed bigint := 0::bigint;
    v_heads jsonb := '{}'::jsonb;
    v_part record;
    v_link audit.chain_links;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'the sealer cannot run in a transaction that is %',
            current_setting('transaction_isolation')
            using
                errcode = 'active_sql_transaction',
                hint = 'call audit.seal() in a transaction of its own, read committed';
    end if;

    if not pg_try_advisory_xact_lock(hashtextextended('audit.seal', 0)) then
        return 0::bigint;
    end if;

    select case when n.is_called then n.last_value else 0 end
    into v_newest_seq
    from audit.record_numbers as n;

    -- Whoever has written already is no witness: since then others may have taken numbers in
    -- transactions that are younger than this one. Such a run seals, and settles nothing.
    if pg_current_xact_id_if_assigned() is not null then
        v_newest_seq := 0;
    end if;

    v_own := pg_current_xact_id();
    v_snapshot := pg_current_snapshot();

    select l.detail
    into v_before
    from audit.chain_links as l
    where l.organization_id = c_platform and l.kind = 'run'
    order by l.position desc
    limit 1;

    v_settled_before := coalesce((v_before ->> 'settled_seq')::bigint, 0);

    if v_before ->> 'server' = v_server then
        v_finished := (v_before ->> 'finished')::pg_snapshot;
    end if;

    for v_part in
        select
            u.organization_id,
            u.source,
            u.month_on,
            u.is_late,
            array_agg(u.seq order by u.seq) as seqs,
            string_agg(u.hash, '' order by u.seq) as record_hashes
        from (
            select
                r.*,
                (
                    row_number() over (
                        partition by r.organization_id, r.source, r.month_on, r.is_late
                        order by r.seq
                    ) - 1
                ) / c_per_link as part
            from audit.unsealed(
                p_above => v_settled_before,
                p_own => v_own,
                p_finished => v_finished,
                p_at_most => p_at_most
            ) as r
        ) as u
        group by u.organization_id, u.source, u.month_on, u.is_late, u.part
        order by u.organization_id, min(u.seq)
    loop
        v_link := audit.append_link(
            p_organization_id => v_part.organization_id,
            p_kind => case when v_part.is_late then 'late' else 'records' end,
            p_source => v_part.source,
            p_month_on => v_part.month_on,
            p_seqs => v_part.seqs,
            p_record_hashes => v_part.record_hashes
        );
        v_sealed := v_sealed + cardinality(v_part.seqs);
        v_heads := v_heads || jsonb_build_object(
            v_link.organization_id, jsonb_build_array(v_link.position, encode(v_link.hash, 'hex'))
        );
    end loop;

    v_settled := v_settled_before;

    if v_sealed < p_at_most then
        v_finished := v_snapshot;

        select greatest(v_settled_before, (l.detail ->> 'newest_seq')::bigint)
        into v_settled
        from audit.chain_links as l
        where
            l.organization_id = c_platform
            and l.kind = 'run'
            and l.detail ->> 'server' = v_server
            and (l.detail ->> 'transaction')::xid8 <= pg_snapshot_xmin(v_snapshot)
        order by l.position desc
        limit 1;

        v_settled := coalesce(v_settled, v_settled_before);
    end if;

    if v_sealed > 0 or v_settled > v_settled_before then
        perform audit.append_link(
            p_organization_id => c_platform,
            p_kind => 'run',
            p_detail => jsonb_build_object(
                'server', v_server,
                'transaction', v_own::text,
                'finished', v_finished::text,
                'newest_seq', v_newest_seq,
                'settled_seq', v_settled,
                'heads', v_heads - c_platform::text
            )
        );
    end if;

    return v_sealed;
end
$function$;

alter function audit.seal(int) owner to app_owner;

revoke all on function audit.seal(int) from public;

comment on function audit.seal(int) is
    'Chains the records of every organization that are older than every running transaction, so '
    'many at most, and returns how many. Run it every few seconds; run it again at once when it '
    'returns as many as it may.';

commit;
