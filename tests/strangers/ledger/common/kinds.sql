INSERT INTO :"schema".account_kinds (kind) VALUES
	('asset'), ('liability'), ('equity'), ('income'), ('expense');
