-- Deploy routiq:core/require_permission to pg
-- requires: ref/permissions
-- requires: core/current_role_in_org
-- requires: core/is_super_admin
-- requires: core/refuse

begin;

-- function core.require_permission(text)

-- Call it after core.require_context(). A platform administrator may everything. Raises RQ403.

create or replace function core.require_permission(p_permission text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if core.is_super_admin() or exists (
        select
        from ref.permissions as p
        where p.role = core.current_role_in_org() and p.permission = p_permission
    ) then
        return;
    end if;

    perform core.refuse(
        'RQ403',
        'your role does not allow this',
        format('the role "%s" lacks "%s"', core.current_role_in_org(), p_permission),
        'ask an owner or admin of the organization'
    );
end
$function$;

alter function core.require_permission(text) owner to app_owner;

revoke all on function core.require_permission(text) from public;

comment on function core.require_permission(text) is
    'Refuses with RQ403 whose role in the organization lacks a permission of ref.permissions.';

commit;
