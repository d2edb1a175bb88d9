-- Deploy routiq:contact/match_follow_parts to pg
-- requires: contact/match_soon
-- requires: contact/contact_points
-- requires: contact/contact_identifiers

begin;

-- function contact.match_follow_parts()
-- trigger tg_contact_points_75_match_insert on contact.contact_points
-- trigger tg_contact_points_75_match_update on contact.contact_points
-- trigger tg_contact_points_75_match_delete on contact.contact_points
-- trigger tg_contact_identifiers_75_match_insert on contact.contact_identifiers
-- trigger tg_contact_identifiers_75_match_update on contact.contact_identifiers
-- trigger tg_contact_identifiers_75_match_delete on contact.contact_identifiers

-- As contact.match_follow, for what a contact has.

create or replace function contact.match_follow_parts()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_ids uuid[];
    v_contact_ids uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(n.organization_id), array_agg(n.contact_id)
        into v_organization_ids, v_contact_ids
        from (select distinct r.organization_id, r.contact_id from new_rows as r) as n;
    elsif tg_op = 'DELETE' then
        select array_agg(n.organization_id), array_agg(n.contact_id)
        into v_organization_ids, v_contact_ids
        from (select distinct r.organization_id, r.contact_id from old_rows as r) as n;
    else
        select array_agg(n.organization_id), array_agg(n.contact_id)
        into v_organization_ids, v_contact_ids
        from (
            select r.organization_id, r.contact_id from new_rows as r
            union
            select r.organization_id, r.contact_id from old_rows as r
        ) as n;
    end if;

    if v_contact_ids is not null then
        perform contact.match_soon(v_organization_ids, v_contact_ids);
    end if;

    return null;
end
$function$;

create or replace trigger tg_contact_points_75_match_insert
after insert on contact.contact_points
referencing new table as new_rows
for each statement execute function contact.match_follow_parts();

create or replace trigger tg_contact_points_75_match_update
after update on contact.contact_points
referencing old table as old_rows new table as new_rows
for each statement execute function contact.match_follow_parts();

create or replace trigger tg_contact_points_75_match_delete
after delete on contact.contact_points
referencing old table as old_rows
for each statement execute function contact.match_follow_parts();

create or replace trigger tg_contact_identifiers_75_match_insert
after insert on contact.contact_identifiers
referencing new table as new_rows
for each statement execute function contact.match_follow_parts();

create or replace trigger tg_contact_identifiers_75_match_update
after update on contact.contact_identifiers
referencing old table as old_rows new table as new_rows
for each statement execute function contact.match_follow_parts();

create or replace trigger tg_contact_identifiers_75_match_delete
after delete on contact.contact_identifiers
referencing old table as old_rows
for each statement execute function contact.match_follow_parts();

alter function contact.match_follow_parts() owner to app_owner;

revoke all on function contact.match_follow_parts() from public;

comment on function contact.match_follow_parts() is
    'Trigger: has the duplicates of a contact be looked for once its numbers, addresses or '
    'identifiers were written.';
comment on trigger tg_contact_points_75_match_insert on contact.contact_points is
    'Has duplicates be looked for';
comment on trigger tg_contact_points_75_match_update on contact.contact_points is
    'Has duplicates be looked for';
comment on trigger tg_contact_points_75_match_delete on contact.contact_points is
    'Has duplicates be looked for';
comment on trigger tg_contact_identifiers_75_match_insert on contact.contact_identifiers is
    'Has duplicates be looked for';
comment on trigger tg_contact_identifiers_75_match_update on contact.contact_identifiers is
    'Has duplicates be looked for';
comment on trigger tg_contact_identifiers_75_match_delete on contact.contact_identifiers is
    'Has duplicates be looked for';

commit;
