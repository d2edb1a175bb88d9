-- Deploy routiq:contact/formal_names to pg
-- requires: contact/normalize_name
-- requires: ref/nicknames

begin;

-- function contact.formal_names(text)

create or replace function contact.formal_names(p_given_name text)
returns text[]
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_name text := split_part(contact.normalize_name(p_given_name), ' ', 1);
begin
    return array(
        select n.name
        from (
            select v_name
            where v_name is not null
            union
            select k.formal_name
            from ref.nicknames as k
            where k.nickname = v_name
        ) as n (name)
        order by n.name collate "C"
    );
end
$function$;

alter function contact.formal_names(text) owner to app_owner;

revoke all on function contact.formal_names(text) from public;

comment on function contact.formal_names(text) is
    'The names that a given name may stand for, itself among them: Bob may be Robert. Two given '
    'names may be those of one person where the arrays overlap.';

commit;
