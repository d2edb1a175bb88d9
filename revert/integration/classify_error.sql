-- Revert routiq:integration/classify_error from pg

begin;

drop function integration.classify_error(int, text, text);

commit;
