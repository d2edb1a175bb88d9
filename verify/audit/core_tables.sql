-- Verify routiq:audit/core_tables on pg

begin;

do $verify$
begin
    assert audit.is_attached('core.organizations'), 'every write of core.organizations should be audited';
    assert audit.is_attached('core.users'), 'every write of core.users should be audited';
    assert audit.is_attached('core.locations'), 'every write of core.locations should be audited';
    assert audit.is_attached('core.organization_members'), 'every write of core.organization_members should be audited';
    assert audit.is_attached('core.member_locations'), 'every write of core.member_locations should be audited';
    assert audit.is_attached('core.platform_admins'), 'every write of core.platform_admins should be audited';
end
$verify$;

rollback;
