-- Revert routiq:audit/record_change from pg

begin;

-- function audit.record_change()

-- Called by the triggers that audit.attach makes, once a statement, with its transition tables.
-- Security definer, so that every write is recorded whatever the writer may do in schema audit. A
-- migration may have switched row security off for its own statements; here, under an owner that
-- obeys it, that would be an error, so it is switched on. A statement of few rows, which is what a
-- request feels, is told by queries whose plans the session keeps. One of many rows is told by a
-- query made for the columns that the table has now: quicker for each row, a millisecond to plan.
-- Rows before and after are joined by hashes in memory: sorted, they would be written to files. And
-- compiling such a query takes longer than the query.
-- Who sets session_replication_role to replica writes past the triggers of the application, to load
-- much or to hide something. These triggers fire all the same, and tell in one record, among those of
-- the platform, how many rows of which table were written so.
-- Settings of the context are read as they stand, for each call of core would cost as much as
-- appending the record. Arguments: audit.trigger_arguments.

create or replace function audit.record_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
set enable_mergejoin = off
set jit = off
set work_mem = '64MB'
as $function$
declare
    c_few constant int := 20;
    c_nobody constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    v_arguments text[] := array[tg_argv[0], tg_argv[1], tg_argv[2], tg_argv[3]];
    v_event audit.events;
    v_digest_key text;
    v_before jsonb[];
    v_after jsonb[];
    v_usual text[];
    v_is_replica boolean := current_setting('session_replication_role') = 'replica';
    v_unrecorded bigint;
begin
    v_event.organization_id := c_nobody;
    v_event.table_name := tg_argv[0];
    v_event.action := lower(tg_op);
    v_event.actor_user_id := nullif(current_setting('core.user_id', true), '')::uuid;
    v_event.actor_role := nullif(current_setting('core.role_in_org', true), '');

    if current_setting('request.jwt.claims', true) <> '' then
        v_event.claims_digest := coalesce(
            nullif(current_setting('core.request_key', true), ''), core.request_key()
        );
    end if;

    if current_setting('request.headers', true) <> '' then
        v_event.request_id := core.request_header('x-request-id');
        v_event.reason := core.request_header('x-access-reason');
    end if;

    if tg_argv[3] <> '{}' then
        v_event.digested := tg_argv[3]::text[];
        v_digest_key := audit.digest_key();
    end if;

    if tg_op = 'TRUNCATE' then
        v_before := array[null::jsonb];
    elsif not v_is_replica then
        v_event.organization_id := coalesce(
            nullif(current_setting('core.organization_id', true), '')::uuid, c_nobody
        );
    end if;

    if v_is_replica and tg_op = 'INSERT' then
        v_unrecorded := (select count(*) from new_rows);
    elsif v_is_replica and tg_op in ('UPDATE', 'DELETE') then
        v_unrecorded := (select count(*) from old_rows);
    elsif tg_op = 'INSERT' then
        v_after := array(
            select to_jsonb(r.whole)
            from (select n as whole from new_rows as n limit c_few + 1) as r
        );
    elsif tg_op = 'DELETE' then
        v_before := array(
            select to_jsonb(r.whole)
            from (select o as whole from old_rows as o limit c_few + 1) as r
        );
    elsif tg_op = 'UPDATE' then
        select array_agg(o.document), array_agg(n.document)
        into v_before, v_after
        from (select to_jsonb(r) as document from old_rows as r limit c_few + 1) as o
        full join (select to_jsonb(r) as document from new_rows as r limit c_few + 1) as n
            on
                o.document ->> tg_argv[2] = n.document ->> tg_argv[2]
                and coalesce(o.document ->> tg_argv[1], '')
                = coalesce(n.document ->> tg_argv[1], '');
    end if;

    if v_unrecorded > 0 then
        v_after := array[jsonb_build_object('unrecorded_rows', v_unrecorded)];
    end if;

    if coalesce(greatest(cardinality(v_before), cardinality(v_after)), 0) <= c_few then
        perform audit.append_changes(
            p_event => v_event,
            p_arguments => v_arguments,
            p_digest_key => v_digest_key,
            p_before => v_before,
            p_after => v_after
        );
        return null;
    end if;

    v_usual := array(
        select distinct b.key
        from unnest(v_before, v_after) as w (before, after)
        cross join lateral jsonb_each(w.before) as b
        where b.value is distinct from w.after -> b.key
    );

    execute audit.append_query(
        p_table => tg_relid,
        p_arguments => v_arguments,
        p_has_old => v_before is not null,
        p_has_new => v_after is not null,
        p_usual => v_usual
    )
    using
        v_event.organization_id,
        v_event.table_name,
        v_event.action,
        v_event.digested,
        v_digest_key,
        convert_to(v_digest_key, 'UTF8'),
        left(encode(sha256(convert_to(v_digest_key, 'UTF8')), 'hex'), 8) || ':',
        v_event.actor_user_id,
        v_event.actor_role,
        v_event.claims_digest,
        v_event.request_id,
        v_event.reason,
        session_user::text,
        inet_client_addr();

    return null;
end
$function$;

alter function audit.record_change() owner to app_owner;

revoke all on function audit.record_change() from public;

comment on function audit.record_change() is
    'Trigger: appends what a statement wrote to audit.events.';

commit;
