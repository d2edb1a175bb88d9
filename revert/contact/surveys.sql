-- Revert routiq:contact/surveys from pg

begin;

drop table contact.surveys;

delete from ref.status_transitions
where entity = 'contact.surveys';

commit;
