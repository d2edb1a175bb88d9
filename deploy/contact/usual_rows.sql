-- Deploy routiq:contact/usual_rows to pg
-- requires: contact/merge_found
-- requires: core/referred

begin;

-- function contact.referring(regclass, text, text, uuid, uuid, uuid)
-- function contact.hold_referring(regclass, text, text, uuid, uuid, uuid, uuid[])
-- function contact.refer_to(regclass, text, text, uuid, uuid[], uuid, uuid)

-- What merges do to the rows of one reference. Nearly every contact has rows of the same few tables, by
-- "contact_id": their statements stand here as they are, so that the session keeps their plans. Those of
-- any other table are put together, and planned anew with each call, which takes longer than to run them.
-- The condition is that of references that may name any table (contact.merge_found).

create or replace function contact.referring(
    p_table regclass,
    p_column text,
    p_condition text,
    p_organization_id uuid,
    p_loser_id uuid,
    p_survivor_id uuid,
    out moving_ids uuid[],
    out kept_ids uuid[]
)
returns record
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_usual constant text := case p_column when 'contact_id' then p_table::text end;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: security_warnings = false
begin
    case c_usual
        when 'clinic.appointments' then
            moving_ids := array(
                select t.id
                from clinic.appointments as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
            );
            kept_ids := array(
                select t.id
                from clinic.appointments as t
                where t.organization_id = p_organization_id and t.contact_id = p_survivor_id
                order by t.id
            );
        when 'comms.conversations' then
            moving_ids := array(
                select t.id
                from comms.conversations as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
            );
            kept_ids := array(
                select t.id
                from comms.conversations as t
                where t.organization_id = p_organization_id and t.contact_id = p_survivor_id
                order by t.id
            );
        when 'contact.contact_identifiers' then
            moving_ids := array(
                select t.id
                from contact.contact_identifiers as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
            );
            kept_ids := array(
                select t.id
                from contact.contact_identifiers as t
                where t.organization_id = p_organization_id and t.contact_id = p_survivor_id
                order by t.id
            );
        when 'contact.contact_points' then
            moving_ids := array(
                select t.id
                from contact.contact_points as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
            );
            kept_ids := array(
                select t.id
                from contact.contact_points as t
                where t.organization_id = p_organization_id and t.contact_id = p_survivor_id
                order by t.id
            );
        when 'contact.patients' then
            moving_ids := array(
                select t.id
                from contact.patients as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
            );
            kept_ids := array(
                select t.id
                from contact.patients as t
                where t.organization_id = p_organization_id and t.contact_id = p_survivor_id
                order by t.id
            );
        else
            execute format(
                'select array(select t.id from %1$s as t where t.organization_id = $1 '
                'and t.%2$I = $2%3$s order by t.id), '
                'array(select t.id from %1$s as t where t.organization_id = $1 '
                'and t.%2$I = $3%3$s order by t.id)',
                p_table, p_column, p_condition
            )
            into moving_ids, kept_ids
            using p_organization_id, p_loser_id, p_survivor_id;
    end case;
end
$function$;

alter function contact.referring(regclass, text, text, uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.referring(regclass, text, text, uuid, uuid, uuid) from public;

comment on function contact.referring(regclass, text, text, uuid, uuid, uuid) is
    'Rows that refer by a column to one row that is merged, and those that refer to the other. '
    'Locks nothing.';

create or replace function contact.hold_referring(
    p_table regclass,
    p_column text,
    p_condition text,
    p_organization_id uuid,
    p_loser_id uuid,
    p_survivor_id uuid,
    p_ids uuid[],
    out moving_ids uuid[],
    out followed_ids uuid[]
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_usual constant text := case p_column when 'contact_id' then p_table::text end;
-- names come from the catalogue, values by parameters; what is executed locks
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    case c_usual
        when 'clinic.appointments' then
            moving_ids := array(
                select t.id
                from clinic.appointments as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
                for update
            );
        when 'comms.conversations' then
            moving_ids := array(
                select t.id
                from comms.conversations as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
                for update
            );
        when 'contact.contact_identifiers' then
            moving_ids := array(
                select t.id
                from contact.contact_identifiers as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
                for update
            );
        when 'contact.contact_points' then
            moving_ids := array(
                select t.id
                from contact.contact_points as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
                for update
            );
        when 'contact.patients' then
            moving_ids := array(
                select t.id
                from contact.patients as t
                where t.organization_id = p_organization_id and t.contact_id = p_loser_id
                order by t.id
                for update
            );
        else
            execute format(
                'select array(select t.id from %s as t where t.organization_id = $1 '
                'and t.%I = $2%s order by t.id for update of t)',
                p_table, p_column, p_condition
            )
            into moving_ids
            using p_organization_id, p_loser_id;
    end case;

    followed_ids := '{}';

    -- both are in the order of their ids
    if moving_ids <> p_ids then
        execute format(
            'select array(select t.id from %s as t where t.organization_id = $1 '
            'and t.%I = $2%s and t.id = any($3) order by t.id)',
            p_table, p_column, p_condition
        )
        into followed_ids
        using p_organization_id, p_survivor_id, p_ids;
    end if;
end
$function$;

alter function contact.hold_referring(regclass, text, text, uuid, uuid, uuid, uuid[])
owner to app_owner;

revoke all on function contact.hold_referring(regclass, text, text, uuid, uuid, uuid, uuid[])
from public;

comment on function contact.hold_referring(regclass, text, text, uuid, uuid, uuid, uuid[]) is
    'Holds the rows that still refer to the row that goes, by id. Of those that did before, also '
    'tells which ones refer to the other row by now, for a trigger took them along.';

create or replace function contact.refer_to(
    p_table regclass,
    p_column text,
    p_condition text,
    p_organization_id uuid,
    p_ids uuid[],
    p_from_id uuid,
    p_to_id uuid
)
returns uuid[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_usual constant text := case p_column when 'contact_id' then p_table::text end;
    v_ids uuid[];
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    case c_usual
        when 'clinic.appointments' then
            with moved as (
                update clinic.appointments as t
                set contact_id = p_to_id
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = p_from_id
                    and t.id = any(p_ids)
                returning t.id
            )

            select array(select m.id from moved as m)
            into v_ids;
        when 'comms.conversations' then
            with moved as (
                update comms.conversations as t
                set contact_id = p_to_id
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = p_from_id
                    and t.id = any(p_ids)
                returning t.id
            )

            select array(select m.id from moved as m)
            into v_ids;
        when 'contact.contact_identifiers' then
            with moved as (
                update contact.contact_identifiers as t
                set contact_id = p_to_id
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = p_from_id
                    and t.id = any(p_ids)
                returning t.id
            )

            select array(select m.id from moved as m)
            into v_ids;
        when 'contact.contact_points' then
            with moved as (
                update contact.contact_points as t
                set contact_id = p_to_id
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = p_from_id
                    and t.id = any(p_ids)
                returning t.id
            )

            select array(select m.id from moved as m)
            into v_ids;
        when 'contact.patients' then
            with moved as (
                update contact.patients as t
                set contact_id = p_to_id
                where
                    t.organization_id = p_organization_id
                    and t.contact_id = p_from_id
                    and t.id = any(p_ids)
                returning t.id
            )

            select array(select m.id from moved as m)
            into v_ids;
        else
            execute format(
                'with moved as (update %s as t set %I = $4 '
                'where t.organization_id = $1 and t.%2$I = $3%s and t.id = any($2) '
                'returning t.id) select array(select m.id from moved as m)',
                p_table, p_column, p_condition
            )
            into v_ids
            using p_organization_id, p_ids, p_from_id, p_to_id;
    end case;

    return v_ids;
end
$function$;

alter function contact.refer_to(regclass, text, text, uuid, uuid[], uuid, uuid) owner to app_owner;

revoke all on function contact.refer_to(regclass, text, text, uuid, uuid[], uuid, uuid)
from public;

comment on function contact.refer_to(regclass, text, text, uuid, uuid[], uuid, uuid) is
    'Has rows that refer to one row refer to another. Returns those that did, and so do now.';

commit;
