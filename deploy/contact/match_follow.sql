-- Deploy routiq:contact/match_follow to pg
-- requires: contact/match_soon
-- requires: contact/contacts

begin;

-- function contact.match_follow()
-- trigger tg_contacts_75_match_insert on contact.contacts
-- trigger tg_contacts_75_match_update on contact.contacts

-- Once a statement, so that a batch puts its jobs in at once. What is not compared, such as a note,
-- puts none in. A contact that is deleted for good takes its row and its keys along.

create or replace function contact.match_follow()
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
        select array_agg(n.organization_id), array_agg(n.id)
        into v_organization_ids, v_contact_ids
        from new_rows as n;
    else
        select array_agg(n.organization_id), array_agg(n.id)
        into v_organization_ids, v_contact_ids
        from new_rows as n
        inner join old_rows as o on n.organization_id = o.organization_id and n.id = o.id
        where
            (
                n.kind, n.display_name, n.given_name, n.family_name, n.birth_date, n.sex,
                n.primary_phone, n.primary_email, n.address, n.metadata -> 'identifiers',
                n.deleted_at, n.merged_into_id
            ) is distinct from (
                o.kind, o.display_name, o.given_name, o.family_name, o.birth_date, o.sex,
                o.primary_phone, o.primary_email, o.address, o.metadata -> 'identifiers',
                o.deleted_at, o.merged_into_id
            );
    end if;

    if v_contact_ids is not null then
        perform contact.match_soon(v_organization_ids, v_contact_ids);
    end if;

    return null;
end
$function$;

create or replace trigger tg_contacts_75_match_insert
after insert on contact.contacts
referencing new table as new_rows
for each statement execute function contact.match_follow();

create or replace trigger tg_contacts_75_match_update
after update on contact.contacts
referencing old table as old_rows new table as new_rows
for each statement execute function contact.match_follow();

alter function contact.match_follow() owner to app_owner;

revoke all on function contact.match_follow() from public;

comment on function contact.match_follow() is
    'Trigger: has the duplicates of a contact be looked for once what is compared was written.';
comment on trigger tg_contacts_75_match_insert on contact.contacts is
    'Has duplicates be looked for';
comment on trigger tg_contacts_75_match_update on contact.contacts is
    'Has duplicates be looked for';

commit;
