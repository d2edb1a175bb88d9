-- Deploy routiq:contact/match_replace to pg
-- requires: contact/match_rows

begin;

-- function contact.match_replace(uuid)

create or replace function contact.match_replace(p_organization_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    execute format($$
        delete from contact.match_rows as r
        where
            r.organization_id = %L
            and not exists (
                select
                from pg_temp.match_work as w
                left join pg_temp.match_leaves as t on w.id = t.id
                where
                    r.contact_id = w.contact_id
                    and (
                        w.kind, w.given_name, w.family_name, w.birth_date, w.sex, w.street_number,
                        w.street, w.place, w.city, w.state, w.postcode, w.phones, w.emails,
                        w.identifiers, coalesce(t.keys, '{}')
                    ) is not distinct from (
                        r.kind, r.given_name, r.family_name, r.birth_date, r.sex, r.street_number,
                        r.street, r.place, r.city, r.state, r.postcode, r.phones, r.emails,
                        r.identifiers, r.keys
                    )
            )
    $$, p_organization_id);
    execute format($$
        insert into contact.match_rows (
            organization_id, contact_id, kind, given_name, family_name, given_sound, family_sound,
            birth_date, sex, street_number, street, place, city, state, postcode, phones, emails,
            identifiers, keys
        )
        select
            w.organization_id, w.contact_id, w.kind, w.given_name, w.family_name, w.given_sound,
            w.family_sound, w.birth_date, w.sex, w.street_number, w.street, w.place, w.city,
            w.state, w.postcode, w.phones, w.emails, w.identifiers,
            coalesce(t.keys, '{}')
        from pg_temp.match_work as w
        left join pg_temp.match_leaves as t on w.id = t.id
        where
            w.organization_id = %L
            and not exists (
                select
                from contact.match_rows as r
                where
                    r.organization_id = w.organization_id
                    and r.contact_id = w.contact_id
            )
        order by w.id
    $$, p_organization_id);
end
$function$;

alter function contact.match_replace(uuid) owner to app_owner;

revoke all on function contact.match_replace(uuid) from public;

comment on function contact.match_replace(uuid) is
    'Makes contact.match_rows of a tenant equal to pg_temp.match_work, with the keys of '
    'pg_temp.match_leaves. A row that is equal is not written.';

commit;
