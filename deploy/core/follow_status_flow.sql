-- Deploy routiq:core/follow_status_flow to pg
-- requires: ref/status_transitions
-- requires: core/refuse

begin;

-- function core.follow_status_flow()

-- Called by tg_<table>_20_follow_status_flow, whoever writes: functions, workers and migrations.
-- Argument: schema.table for the column status, schema.table.column for another one. It fires for
-- insert and for update of the column; where the value stays, nothing is looked up. A migration that
-- has to leave the listed ways lists its own, writes, and takes it off the list again in one
-- transaction. The list is short, so the planner would read it whole for each row; by its key it takes
-- less than half the time (measured). Raises RQ409 for a change and RQ422 for a beginning.

create or replace function core.follow_status_flow()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $function$
declare
    c_entity constant text := tg_argv[0];
    v_column text := split_part(c_entity, '.', 3);
    v_from text;
    v_to text;
    v_allowed text;
begin
    -- The first application knows no ways: what it wrote is carried over as it is. Asked first, because
    -- whole tables come so.
    if
        current_setting('standardisation.origin', true) = 'old'
        and pg_has_role(current_user, 'app_migrator', 'usage')
    then
        return new;
    end if;

    if v_column = '' then
        v_from := old.status;
        v_to := new.status;
    else
        v_from := to_jsonb(old) ->> v_column;
        v_to := to_jsonb(new) ->> v_column;
    end if;

    v_from := coalesce(v_from, ''); -- a new row comes from nothing

    -- Apart from the query below: one expression with both would be planned and run as one.
    if v_to is null or v_to = v_from then
        return new;
    end if;

    perform
    from ref.status_transitions as s
    where s.entity = c_entity and s.from_status = v_from and s.to_status = v_to;

    if found then
        return new;
    end if;

    select string_agg(s.to_status, ', ' order by s.to_status)
    into v_allowed
    from ref.status_transitions as s
    where s.entity = c_entity and s.from_status = v_from;

    if v_from = '' then
        perform core.refuse(
            'RQ422',
            format('a row of %s cannot begin as "%s"', c_entity, v_to),
            'the beginning is not listed in ref.status_transitions',
            format('it may begin as: %s', coalesce(v_allowed, 'nothing yet'))
        );
    else
        perform core.refuse(
            'RQ409',
            format('a row of %s cannot go from "%s" to "%s"', c_entity, v_from, v_to),
            'the change is not listed in ref.status_transitions',
            case
                when v_allowed is null then format('"%s" is an end', v_from)
                else format('from "%s" it may go to: %s', v_from, v_allowed)
            end
        );
    end if;

    return null;
end
$function$;

alter function core.follow_status_flow() owner to app_owner;

revoke all on function core.follow_status_flow() from public;

comment on function core.follow_status_flow() is
    'Trigger: lets a status move along ref.status_transitions only. Raises RQ409 with what is '
    'allowed, and RQ422 where a new row begins elsewhere.';

commit;
