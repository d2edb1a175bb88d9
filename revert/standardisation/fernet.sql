-- Revert routiq:standardisation/fernet from pg

begin;

drop function standardisation.credential_problem(text);
drop function standardisation.opened_fernet(text);
drop function standardisation.open_fernet(text);

commit;
