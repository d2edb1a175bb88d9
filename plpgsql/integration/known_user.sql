-- function integration.known_user(text, boolean)

-- Belongs to app_migrator: core.users shows everybody his own row alone, and what an identity provider
-- tells of a member comes before the member has signed in. It makes a row that holds the subject and
-- nothing else, and changes none: name and address are told by the user's own token (core.signed_in_user).

create or replace function integration.known_user(p_subject text, p_is_new boolean)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid;
begin
    if p_is_new then
        insert into core.users (external_id, provider)
        values (p_subject, 'clerk')
        on conflict (external_id) do nothing;
    end if;

    select u.id
    into v_id
    from core.users as u
    where u.external_id = p_subject;

    return v_id;
end
$function$;

alter function integration.known_user(text, boolean) owner to app_migrator;

revoke all on function integration.known_user(text, boolean) from public;
grant execute on function integration.known_user(text, boolean) to app_owner;

comment on function integration.known_user(text, boolean) is
    'Id of the user of a subject of the identity provider; where nobody knows it yet it is made, '
    'if p_is_new, else null.';
