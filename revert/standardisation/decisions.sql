-- Revert routiq:standardisation/decisions from pg

begin;

drop function standardisation.dismiss(text, text, text);
drop function standardisation.dismiss(bigint, text);
drop function standardisation.repair(bigint, jsonb);
drop function standardisation.retry(bigint[]);
drop function standardisation.retry(text);
drop function standardisation.retry_all();

commit;
