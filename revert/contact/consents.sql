-- Revert routiq:contact/consents from pg

begin;

delete from ref.status_transitions
where entity = 'contact.consents';

drop table contact.consents;

commit;
