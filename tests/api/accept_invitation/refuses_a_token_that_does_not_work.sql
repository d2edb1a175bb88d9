begin;

select plan(11);

select test.make_tenants();

create temporary table sent as
select test.answer_to('user_ada', 'org_north', format('select api.invite_member($$user_nobody@example.com$$, $$staff$$, array[%L::uuid])', test.location('harbour')))::jsonb as made;

select is(test.answer_to('user_grace', 'org_north', $$select api.invite_member('x@example.com', 'staff')$$), 'RQ403', 'a practitioner invites nobody');
select is(test.answer_to('user_ada', 'org_north', format('select api.invite_member($$x@example.com$$, $$staff$$, array[%L::uuid])', test.location('beach'))), 'RQ404', 'to no branch of another clinic');
select is(test.answer_to('user_ada', 'org_north', $$select api.invite_member('not an address', 'staff')$$), 'RQ422', 'to no address that is none');
select is(test.answer_to('user_ada', 'org_north', $$select api.invite_member('x@example.com', 'customer')$$), 'RQ422', 'no customer without a contact');
select is((select test.answer_to('user_alan', 'org_south', format('select api.accept_invitation(%L)', s.made ->> 'token')) from sent as s), 'RQ404', 'a token for another address does not work');
select is((select test.answer_to('user_nobody', null, format('select api.accept_invitation(%L)', replace(s.made ->> 'token', test.organization('north')::text, test.organization('south')::text))) from sent as s), 'RQ404', 'nor one that was bent to another organization');
select is(test.answer_to('user_nobody', null, 'select api.accept_invitation($$nonsense$$)'), 'RQ404', 'nor nonsense');
select is((select test.answer_to('user_nobody', null, format('select api.accept_invitation(%L) ->> $$role$$', s.made ->> 'token')) from sent as s), 'staff', 'the right one does');
select is((select test.answer_to('user_nobody', null, format('select api.accept_invitation(%L)', s.made ->> 'token')) from sent as s), 'RQ404', 'once');
select is(test.answer_to('user_nobody', 'org_north', 'select api.whoami() ->> $$location_ids$$'), format('["%s"]', test.location('harbour')), 'the member works at the branch of the invitation');
select is((select count(*) from core.invitations as i where i.token_digest = sha256(convert_to((select s.made ->> 'token' from sent as s), 'UTF8'))), 1::bigint, 'only the digest of the token is kept');

select *
from finish();

rollback;
