begin;

select plan(11);

select test.make_tenants();

create function pg_temp.calls(p_subject text, p_organization text, p_query text) returns text language plpgsql as $f$
declare v_value text;
begin
    perform test.claims(json_build_object('sub', p_subject, 'role', 'authenticated', 'org_id', p_organization, 'email', p_subject || '@example.com')::text);
    set local role authenticated;
    execute p_query into v_value;
    reset role;
    return v_value;
exception when others then
    return sqlstate;
end $f$;

create temporary table sent as
select pg_temp.calls('user_ada', 'org_north', format('select api.invite_member($$user_nobody@example.com$$, $$staff$$, array[%L::uuid])', test.location('harbour')))::jsonb as made;

select is(pg_temp.calls('user_grace', 'org_north', $$select api.invite_member('x@example.com', 'staff')$$), 'RQ403', 'a practitioner invites nobody');
select is(pg_temp.calls('user_ada', 'org_north', format('select api.invite_member($$x@example.com$$, $$staff$$, array[%L::uuid])', test.location('beach'))), 'RQ404', 'to no branch of another clinic');
select is(pg_temp.calls('user_ada', 'org_north', $$select api.invite_member('not an address', 'staff')$$), 'RQ422', 'to no address that is none');
select is(pg_temp.calls('user_ada', 'org_north', $$select api.invite_member('x@example.com', 'customer')$$), 'RQ422', 'no customer without a contact');
select is((select pg_temp.calls('user_alan', 'org_south', format('select api.accept_invitation(%L)', s.made ->> 'token')) from sent as s), 'RQ404', 'a token for another address does not work');
select is((select pg_temp.calls('user_nobody', null, format('select api.accept_invitation(%L)', replace(s.made ->> 'token', test.organization('north')::text, test.organization('south')::text))) from sent as s), 'RQ404', 'nor one that was bent to another organization');
select is(pg_temp.calls('user_nobody', null, 'select api.accept_invitation($$nonsense$$)'), 'RQ404', 'nor nonsense');
select is((select pg_temp.calls('user_nobody', null, format('select api.accept_invitation(%L) ->> $$role$$', s.made ->> 'token')) from sent as s), 'staff', 'the right one does');
select is((select pg_temp.calls('user_nobody', null, format('select api.accept_invitation(%L)', s.made ->> 'token')) from sent as s), 'RQ404', 'once');
select is(pg_temp.calls('user_nobody', 'org_north', 'select api.whoami() ->> $$location_ids$$'), format('["%s"]', test.location('harbour')), 'the member works at the branch of the invitation');
select is((select count(*) from core.invitations as i where i.token_digest = sha256(convert_to((select s.made ->> 'token' from sent as s), 'UTF8'))), 1::bigint, 'only the digest of the token is kept');

select *
from finish();

rollback;
