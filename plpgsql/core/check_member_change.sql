-- function core.check_member_change(text, text)

create or replace function core.check_member_change(p_old_role text, p_new_role text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_permission('members.write');

    if 'owner' in (p_old_role, p_new_role) then
        perform core.require_permission('owners.write');
    end if;

    if p_new_role is not null
        and not exists (
            select
            from ref.permissions as p
            where p.role = p_new_role
        )
    then
        perform core.refuse(
            'RQ422', 'there is no such role', format('"%s" is no role', p_new_role),
            'owner, admin, manager, practitioner, staff, viewer or customer'
        );
    end if;
end
$function$;

alter function core.check_member_change(text, text) owner to app_owner;

revoke all on function core.check_member_change(text, text) from public;

comment on function core.check_member_change(text, text) is
    'Refuses with RQ403 who may not change a member from one role to another: owners are made '
    'and unmade by owners alone. Raises RQ422 for an unknown role.';
