-- Deploy routiq:staging/rollback_batch to pg
-- requires: staging/written_since
-- requires: staging/take_back
-- requires: online/require_no_transaction_block

begin;

-- function staging.rollback_chunk(uuid, int)
-- procedure staging.rollback_batch(uuid, boolean, int)

create or replace function staging.rollback_chunk(p_batch_id uuid, p_rows int)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches := staging.held_batch(
        p_batch_id,
        array['loading', 'loaded', 'validated', 'promoting', 'promoted', 'rolling_back']
    );
    v_numbers bigint[];
    v_kept bigint[];
-- tables are quoted where statements are put together
-- @plpgsql_check_options: security_warnings = false
begin
    v_numbers := array(
        select k.row_number
        from staging.records as k
        where
            k.organization_id = v_batch.organization_id
            and k.batch_id = v_batch.id
            and k.outcome in ('inserted', 'updated')
        order by k.row_number
        limit p_rows
    );

    update staging.batches as b
    set status = 'rolling_back'
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

    if v_numbers = '{}' then
        execute format(
            'delete from clinic.appointment_types as t where t.organization_id = $1 '
            'and t.id = any($2) and not (%s)',
            staging.references_to('clinic.appointment_types', 't.id', '{}')
        )
        using v_batch.organization_id, v_batch.type_ids;

        update staging.batches as b
        set status = 'rolled_back', rolled_back_at = now()
        where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

        return null;
    end if;

    -- held, so that what is looked for now stays so
    execute format(
        'select from %s as t where t.organization_id = $1 and t.id in (select k.target_id '
        'from staging.records as k where k.organization_id = $1 and k.batch_id = $2 '
        'and k.row_number = any($3)) order by t.id for update',
        staging.target_of(v_batch.entity)
    )
    using v_batch.organization_id, v_batch.id, v_numbers;

    with written as (
        update staging.records as k
        set outcome = 'kept', reasons = array[w.reason]
        from staging.written_since(v_batch.id, v_numbers) as w
        where
            k.organization_id = v_batch.organization_id
            and k.batch_id = v_batch.id
            and k.row_number = w.row_number
        returning k.row_number
    )

    select coalesce(array_agg(w.row_number), '{}')
    into v_kept
    from written as w;

    perform staging.take_back(
        v_batch,
        array(
            select n.row_number
            from unnest(v_numbers) as n (row_number)
            where n.row_number <> all(v_kept)
        )
    );

    return v_numbers[cardinality(v_numbers)];
end
$function$;

alter function staging.rollback_chunk(uuid, int) owner to app_owner;

revoke all on function staging.rollback_chunk(uuid, int) from public;

comment on function staging.rollback_chunk(uuid, int) is
    'Takes back the next rows of a load; returns the number of the last, null where none is left. '
    'Rows that were written since are kept and recorded as such.';

create or replace procedure staging.rollback_batch(
    p_batch_id uuid, p_keep_written boolean default false, p_rows int default 1000
)
language plpgsql
as $procedure$
declare
    v_written pg_catalog.int8;
    v_last pg_catalog.int8;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if not p_keep_written then
        v_written := (
            select count(*)
            from staging.written_since(p_batch_id) as w
        );

        if v_written > 0 then
            raise exception '% rows were written since they were taken over', v_written
                using
                    errcode = 'object_not_in_prerequisite_state',
                    hint = 'select * from staging.written_since(…) lists them; '
                        'p_keep_written => true takes back the others';
        end if;
    end if;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_last := staging.rollback_chunk(p_batch_id, p_rows);
        commit;
        exit when v_last is null;
    end loop;
end
$procedure$;

alter procedure staging.rollback_batch(uuid, boolean, int) owner to app_owner;

revoke all on procedure staging.rollback_batch(uuid, boolean, int) from public;

comment on procedure staging.rollback_batch (uuid, boolean, int) is
    'Takes back all that a load brought, so many rows in each transaction; goes on when it is '
    'called again. Raises 55000 where rows were written since, unless those are to be kept.';

commit;
